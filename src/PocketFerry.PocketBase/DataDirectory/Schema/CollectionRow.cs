using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>One row of <c>_collections</c>: the collection's flat JSON (web API's form, secrets included) to and fro.</summary>
internal static class CollectionRow
{
    public const string Columns =
        "id, listRule, viewRule, createRule, updateRule, deleteRule, name, type, fields, indexes, created, updated, system, options";

    public static readonly string[] Rules = ["listRule", "viewRule", "createRule", "updateRule", "deleteRule"];

    /// <summary>The keys of every collection; whatever else stands in the flat JSON belongs into the column options.</summary>
    public static readonly string[] BaseKeys =
    [
        "id",
        .. Rules,
        "name",
        "type",
        "fields",
        "indexes",
        "created",
        "updated",
        "system",
    ];

    public static Collection Read(SqliteStatement row)
    {
        var name = row.Text(6);
        try
        {
            var json = new JsonObject { ["id"] = row.Text(0) };
            for (var i = 0; i < Rules.Length; i++)
            {
                json[Rules[i]] = row.IsNull(1 + i) ? null : row.Text(1 + i);
            }

            json["name"] = name;
            json["type"] = row.Text(7);
            json["fields"] = Parse(row, 8) ?? new JsonArray();
            json["indexes"] = Parse(row, 9) ?? new JsonArray();
            json["created"] = row.Text(10);
            json["updated"] = row.Text(11);
            json["system"] = row.Integer(12) != 0;
            foreach (var (key, value) in Parse(row, 13) as JsonObject ?? [])
            {
                json.TryAdd(key, value?.DeepClone());
            }

            return Collection.Parse(json);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            throw new EndpointException(
                $"Collection '{name}' can't be read from _collections: {exception.Message}",
                "Open the data directory with the PocketBase that it belongs to, and save the collection in its dashboard. If that works, this version of pbferry is too old for it.",
                inner: exception
            );
        }
    }

    public static void Insert(SqliteDatabase database, Collection collection) =>
        Write(
            database,
            collection,
            $"INSERT INTO _collections ({Columns}) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)"
        );

    public static void Update(SqliteDatabase database, Collection collection) =>
        Write(
            database,
            collection,
            "UPDATE _collections SET listRule=?2, viewRule=?3, createRule=?4, updateRule=?5, deleteRule=?6, name=?7, type=?8,"
                + " fields=?9, indexes=?10, created=?11, updated=?12, system=?13, options=?14 WHERE id=?1"
        );

    private static void Write(SqliteDatabase database, Collection collection, string sql)
    {
        var json = collection.ToJson();
        var options = new JsonObject();
        foreach (var key in json.Select(property => property.Key).Except(BaseKeys).ToList())
        {
            options[key] = json[key]?.DeepClone();
        }

        using var statement = database.Prepare(sql);
        statement.Bind(1, collection.Id);
        for (var i = 0; i < Rules.Length; i++)
        {
            statement.Bind(2 + i, collection.Rule(Rules[i]));
        }

        statement
            .Bind(7, collection.Name)
            .Bind(8, (string?)json["type"])
            .Bind(9, GoJson.Write(json["fields"]))
            .Bind(10, GoJson.Write(json["indexes"]))
            .Bind(11, (string?)json["created"])
            .Bind(12, (string?)json["updated"])
            .Bind(13, collection.System ? 1 : 0)
            .Bind(14, GoJson.Write(options));
        statement.Run();
    }

    private static JsonNode? Parse(SqliteStatement row, int column) =>
        row.Bytes(column) is { Length: > 0 } bytes ? JsonNode.Parse(bytes) : null;
}
