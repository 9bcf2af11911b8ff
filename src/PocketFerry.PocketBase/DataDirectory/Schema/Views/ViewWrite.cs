using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Checks;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Views;

/// <summary>Makes views once the tables they read are there, and keeps the fields of dependent views true.</summary>
internal sealed class ViewWrite(
    SqliteDatabase database,
    CollectionSet before,
    CollectionSet after,
    CollectionChecks checks
)
{
    public void Run(IEnumerable<Collection> views)
    {
        var waiting = views.ToList();
        var written = waiting.Select(view => view.Id).ToList();
        foreach (var view in waiting)
        {
            // A view that is changed must not be found as it was by another that reads it.
            if (before.ById(view.Id) is { } old)
            {
                database.Run($"DROP VIEW IF EXISTS `{old.Name}`");
            }
        }

        while (waiting.Count > 0)
        {
            EndpointException? refused = null;
            var made = waiting.RemoveAll(view => TryWrite(view, ref refused));
            if (made == 0)
            {
                throw refused!;
            }
        }

        Refresh(written);
    }

    /// <summary>Brings the stored fields of all other views up to date with what they read.</summary>
    public void Refresh(IReadOnlyCollection<string> written)
    {
        foreach (var view in after.All.Where(c => c.Type == CollectionType.View && !written.Contains(c.Id)).ToList())
        {
            var now = ViewDefinition.Of(view, after, database).Collection;
            if (GoJson.Write(now.ToJson()["fields"]) != GoJson.Write(Complete(view)["fields"]))
            {
                after.Put(now);
                CollectionRow.Update(database, now);
            }
        }
    }

    private bool TryWrite(Collection view, ref EndpointException? refused)
    {
        ViewDefinition definition;
        try
        {
            definition = ViewDefinition.Of(view, after, database);
        }
        catch (EndpointException exception)
        {
            // It may read a view that is still to come.
            refused ??= exception;
            return false;
        }

        after.Put(definition.Collection);
        checks.Check(definition.Collection, before.ById(view.Id));
        database.Run(definition.Sql);
        Write(definition.Collection);
        return true;
    }

    private void Write(Collection view)
    {
        if (before.ById(view.Id) is null)
        {
            CollectionRow.Insert(database, view);
        }
        else
        {
            CollectionRow.Update(database, view);
        }
    }

    private static System.Text.Json.Nodes.JsonObject Complete(Collection view) =>
        view.WithFields(view.Fields.Select(f => Model.Fields.Field.Parse(FieldProperties.Complete(f.ToJson(), f.Type))))
            .ToJson();
}
