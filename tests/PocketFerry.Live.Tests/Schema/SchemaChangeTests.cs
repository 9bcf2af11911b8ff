using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Schema;

/// <summary>The same change of a collection with data in it: by a real server, and by us.</summary>
public sealed class SchemaChangeTests
{
    private const string Before = """
        {"id":"c_things","name":"things","type":"base","fields":[
          {"id":"f_a","name":"a","type":"text"},
          {"id":"f_b","name":"b","type":"text"},
          {"id":"f_one","name":"one","type":"select","values":["x","y"],"maxSelect":1},
          {"id":"f_many","name":"many","type":"select","values":["x","y"],"maxSelect":2},
          {"id":"f_gone","name":"gone","type":"number"}],
         "indexes":["CREATE INDEX `idx_a` ON `things` (`a`)","CREATE INDEX `idx_gone` ON `things` (`gone`)"]}
        """;

    private const string Grown = """
        {"id":"c_things","name":"things","type":"base","listRule":"","fields":[
          {"id":"f_a","name":"a","type":"text","max":77},
          {"id":"f_b","name":"b","type":"text"},
          {"id":"f_one","name":"one","type":"select","values":["x","y"],"maxSelect":2},
          {"id":"f_many","name":"many","type":"select","values":["x","y"],"maxSelect":2},
          {"id":"f_gone","name":"gone","type":"number"},
          {"name":"later","type":"date"},
          {"name":"geo","type":"geoPoint"},
          {"name":"doc","type":"json"}],
         "indexes":["CREATE INDEX `idx_a` ON `things` (`a`)","CREATE INDEX `idx_gone` ON `things` (`gone`)",
          "CREATE INDEX `idx_later` ON `things` (`later`, `b`)"]}
        """;

    private const string Turned = """
        {"id":"c_things","name":"items","type":"base","fields":[
          {"id":"f_a","name":"b","type":"text"},
          {"id":"f_b","name":"a","type":"text"},
          {"id":"f_one","name":"one","type":"select","values":["x","y"],"maxSelect":2},
          {"id":"f_many","name":"many","type":"select","values":["x","y"],"maxSelect":1}],
         "indexes":["CREATE INDEX `idx_a` ON `items` (`a`)"]}
        """;

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    [Theory]
    [MemberData(nameof(Binaries))]
    public Task Growing_a_collection_gives_what_the_server_gives(PocketBaseBinary binary) =>
        CompareAsync(binary, Grown, allowDrop: false, "things");

    [Theory]
    [MemberData(nameof(Binaries))]
    public Task Turning_a_collection_inside_out_gives_what_the_server_gives(PocketBaseBinary binary) =>
        CompareAsync(binary, Turned, allowDrop: true, "items");

    private static async Task CompareAsync(PocketBaseBinary binary, string changed, bool allowDrop, string name)
    {
        using var folder = new TempFolder();
        await using (var server = await PocketBaseServer.StartAsync(binary, folder["theirs"]))
        {
            await server.Api.CreateCollectionAsync(Before);
            await server.Api.CreateCollectionAsync(
                """{"id":"c_seen","name":"seen","type":"view","viewQuery":"SELECT id, one FROM things"}"""
            );
            foreach (
                var record in new[]
                {
                    """{"id":"thing0000000001","a":"A","b":"B","one":"x","many":["x","y"],"gone":4}""",
                    """{"id":"thing0000000002","a":"a","b":"b"}""",
                }
            )
            {
                (await server.Api.PostAsync("/api/collections/things/records", record)).EnsureSuccess();
            }

            await server.StopAsync();
            Directory.CreateDirectory(folder["ours"]);
            File.Copy(folder["theirs/data.db"], folder["ours/data.db"]);
            await server.RestartAsync();
            if (name != "things")
            {
                // Its query would speak of a table that is no more.
                (await server.Api.DeleteAsync("/api/collections/seen")).EnsureSuccess();
            }

            (await server.Api.PatchAsync("/api/collections/things", changed)).EnsureSuccess();
            await server.StopAsync();
        }

        using (var database = SqliteDatabase.Open(folder["ours/data.db"], SqliteOpenMode.ReadWrite))
        {
            var store = CollectionStore.Open(database);
            if (name != "things")
            {
                store.Delete("seen");
            }

            var options = new SchemaChangeOptions { AllowDrop = allowDrop };
            store.Apply([], [Collection.Parse(JsonNode.Parse(changed)!.AsObject())], options);
        }

        var (ours, theirs) = (folder["ours/data.db"], folder["theirs/data.db"]);
        (await StoredSchema.StatementsAsync(ours)).ShouldBe(await StoredSchema.StatementsAsync(theirs));
        var values = await StoredSchema.ValuesAsync(ours);
        foreach (var (collection, lines) in await StoredSchema.ValuesAsync(theirs))
        {
            values[collection].ShouldBe(lines, collection);
        }

        var rows = $"SELECT * FROM {name} ORDER BY id";
        (await Sqlite3.QueryAsync(ours, rows))
            .ToJsonString()
            .ShouldBe((await Sqlite3.QueryAsync(theirs, rows)).ToJsonString());
    }
}
