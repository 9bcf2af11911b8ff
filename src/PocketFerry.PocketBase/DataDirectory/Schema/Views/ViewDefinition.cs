using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Views;

/// <summary>What PocketBase makes of a view collection: its fields, and the SQL of the view itself.</summary>
/// <param name="Collection">The collection with the fields of its query.</param>
/// <param name="Sql">The <c>CREATE VIEW</c> statement.</param>
internal sealed record ViewDefinition(Collection Collection, string Sql)
{
    /// <summary>Works a view out. The tables it reads must be there; leaves the database as it was.</summary>
    /// <exception cref="EndpointException">PocketBase would refuse the query; the message says why.</exception>
    public static ViewDefinition Of(Collection view, CollectionSet collections, SqliteDatabase database)
    {
        try
        {
            var query = SelectQuery.Normalize(view.ViewQuery);
            if (query.Length == 0)
            {
                throw new FormatException("it is empty");
            }

            var select = SelectQuery.Parse(query);
            var columns = ColumnsOf(database, query);
            if (columns.All(column => column.Name != "id"))
            {
                throw new FormatException(
                    "it has no column 'id': where there is none, select (ROW_NUMBER() OVER()) AS id"
                );
            }

            var fields = new ViewFields(select, collections);
            var complete = view.WithFields(Fields(view, columns.Select(column => fields.Of(column.Name))));
            var castQuery = columns.Any(IsTextId) ? query : CastId(select, query);
            return new ViewDefinition(complete, TableDefinition.CreateView(view.Name, castQuery));
        }
        catch (Exception exception) when (exception is FormatException or SqliteException or RegexMatchTimeoutException)
        {
            throw new EndpointException(
                $"View '{view.Name}': its viewQuery can't be used: {exception.Message}.",
                $"Try the query in the SQLite shell and correct viewQuery of '{view.Name}'.",
                EndpointFailure.Usage,
                exception
            );
        }
    }

    // Ids that a dump already has for the same columns stay, so that a copy is no difference.
    private static IEnumerable<Model.Fields.Field> Fields(Collection view, IEnumerable<JsonObject> made)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var json in made)
        {
            var type = (string)json["type"]!;
            var name = (string)json["name"]!;
            if (view.Find(name) is { Id.Length: > 0 } given && Model.Fields.FieldTypes.NameOf(given.Type) == type)
            {
                json["id"] = given.Id;
            }

            if (json["id"] is null || taken.Contains((string)json["id"]!))
            {
                json["id"] = GeneratedIds.Field(type, name, taken.Contains);
            }

            taken.Add((string)json["id"]!);
            var field = Model.Fields.Field.Parse(json);
            yield return Model.Fields.Field.Parse(FieldProperties.Complete(json, field.Type));
        }
    }

    private static List<(string Name, string Type)> ColumnsOf(SqliteDatabase database, string query)
    {
        var name = $"_temp_{GeneratedIds.Suffix()}";
        database.Run(TableDefinition.CreateView(name, query));
        try
        {
            var columns = new List<(string, string)>();
            using var info = database.Prepare($"PRAGMA table_info(`{name}`)");
            while (info.Step())
            {
                columns.Add((info.Text(1), info.Text(2)));
            }

            return columns;
        }
        finally
        {
            database.Run($"DROP VIEW `{name}`");
        }
    }

    private static bool IsTextId((string Name, string Type) column) =>
        column.Name.Equals("id", StringComparison.OrdinalIgnoreCase)
        && column.Type.Equals("TEXT", StringComparison.OrdinalIgnoreCase);

    // PocketBase's records have text ids only.
    private static string CastId(SelectQuery select, string query) =>
        $"SELECT {string.Join(',', select.Columns.Select(c => c.Alias == "id" ? "CAST([[id]] as TEXT) [[id]]" : $"[[{c.Alias}]]"))} FROM ({query})";
}
