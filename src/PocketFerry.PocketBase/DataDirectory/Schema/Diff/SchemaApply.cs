using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>Brings the collections of a data directory to a wanted schema, as far as that is allowed.</summary>
public static class SchemaApply
{
    /// <summary>Applies, all or nothing; inside the caller's transaction where there is one.</summary>
    /// <param name="store">The data directory's collections.</param>
    /// <param name="wanted">The collections as they should be, in the web API's form.</param>
    /// <param name="options">What may be done.</param>
    /// <exception cref="EndpointException">A server runs, or PocketBase would refuse a collection; nothing is changed.</exception>
    public static SchemaApplyResult Run(
        CollectionStore store,
        IReadOnlyList<Collection> wanted,
        SchemaApplyOptions options
    )
    {
        if (options.IsServerRunning)
        {
            throw new EndpointException(
                "A PocketBase server has this data directory open, and would not notice that its collections change.",
                "Stop the server, or apply the schema to its address instead of the folder.",
                EndpointFailure.Usage
            );
        }

        using var savepoint = new Savepoint(store.Database);
        var present = store.ReadAll();
        var diff = SchemaDiff.Between(present, wanted);
        var target = new SchemaTarget(present, wanted, options);
        if (options.AllowDropCollections)
        {
            store.DeleteAll([
                .. diff.Collections.Where(c => c.Change == SchemaChange.Removed).Select(c => c.Before!.Id),
            ]);
        }

        store.Apply(
            [.. diff.Collections.Where(c => c.Change == SchemaChange.Added).Select(c => target.Create(c.After!))],
            [
                .. diff
                    .Collections.Where(c => c.Change == SchemaChange.Changed)
                    .Select(target.Merge)
                    .OfType<Collection>(),
            ],
            new SchemaChangeOptions { AllowDrop = options.AllowDrop }
        );
        var left = SchemaDiff.Between(store.ReadAll(), wanted);
        if (!options.DryRun)
        {
            savepoint.Keep();
        }

        return new SchemaApplyResult(SchemaRemainder.Of(diff, left), left);
    }
}
