using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Schema;

/// <summary>A fresh data directory of one's own, open.</summary>
internal sealed class FreshFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pbferry-test-").FullName;

    public FreshFile(params string[] collections)
    {
        FreshDatabase.Create(Path.Combine(_folder, "pb_data"));
        Database = SqliteDatabase.Open(Path.Combine(_folder, "pb_data", "data.db"), SqliteOpenMode.ReadWrite);
        Store = CollectionStore.Open(Database);
        if (collections.Length > 0)
        {
            Store.Apply([.. collections.Select(Parse)], []);
        }
    }

    public SqliteDatabase Database { get; }

    public CollectionStore Store { get; }

    /// <summary>Everything that a change of the schema could touch, as one text.</summary>
    public string Snapshot =>
        Database.Text(
            "SELECT group_concat(s, char(10)) FROM (SELECT name || coalesce(sql, '') AS s FROM sqlite_master ORDER BY name)"
        )
        + Database.Text("SELECT group_concat(id || name || fields || indexes || options || updated) FROM _collections");

    public static Collection Parse(string json) => Collection.Parse(JsonNode.Parse(json)!.AsObject());

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
