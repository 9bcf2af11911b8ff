using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.PocketBase.DataDirectory.Schema.Diff;
using PocketFerry.PocketBase.Migrations;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Schema;

/// <summary>Migration files run by real servers, forth and back.</summary>
public sealed class MigrationFileTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_server_makes_exactly_these_collections_and_takes_them_back(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        var file = MigrationFile.Create(SampleCollections.All, "The sample!", Time);
        file.FileName.ShouldBe("1790000000_the_sample.js");
        folder.Write($"migrations/{file.FileName}", file.Text);
        var options = new PocketBaseServerOptions { MigrationsDirectory = folder["migrations"] };

        await using (var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"], options))
        {
            var made = await CollectionsAsync(server);
            SchemaDiff
                .Between(Of(made, SampleCollections.All), SampleCollections.All)
                .ToLines()
                // PocketBase forgets a mapping to a field that isn't there.
                .ShouldBe(["~ collection members (auth)", "    ~ oauth2.mappedFields.avatarURL: \"\" → \"nowhere\""]);
            foreach (var expected in SampleCollections.All)
            {
                made.ShouldContain(collection => collection.Id == expected.Id && collection.Name == expected.Name);
            }

            (await server.Api.GetAsync("/api/collections/numbered/records"))!["totalItems"]!.ToString().ShouldBe("0");
            await server.StopAsync();
        }

        await MigrateDownAsync(binary, folder);
        Read(folder).Select(collection => collection.Name).Where(name => name[0] != '_').ShouldBe(["users"]);
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_change_keeps_the_data_and_goes_back(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using (var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"]))
        {
            await server.Api.CreateCollectionAsync(
                """
                {"id":"c_old","name":"old","type":"base","fields":[{"id":"f_kept","name":"kept","type":"text"},
                {"id":"f_typed","name":"typed","type":"text"},{"id":"f_gone","name":"gone","type":"text"}],
                "indexes":["CREATE INDEX `idx_gone` ON `old` (`gone`)"]}
                """
            );
            await server.Api.CreateCollectionAsync("""{"id":"c_dropped","name":"dropped","type":"base"}""");
            (await server.Api.PostAsync("/api/collections/old/records", """{"kept":"treasure"}""")).EnsureSuccess();
        }

        var present = Read(folder);
        Collection[] wanted =
        [
            .. present.Where(collection => collection.Name is not ("old" or "dropped")),
            Parse(
                """
                {"name":"old","type":"base","listRule":"","fields":[{"id":"f_kept","name":"renamed","type":"text"},
                {"name":"typed","type":"number"},{"name":"friend","type":"relation","collectionId":"fresh","maxSelect":1}],
                "indexes":["CREATE UNIQUE INDEX `idx_renamed` ON `old` (`renamed`)"]}
                """
            ),
            Parse(
                """{"name":"fresh","type":"base","fields":[{"name":"back","type":"relation","collectionId":"old","maxSelect":3}]}"""
            ),
        ];
        var file = MigrationFile.Create(present, wanted, "change", Time);
        folder.Write($"migrations/{file.FileName}", file.Text);
        var options = new PocketBaseServerOptions { MigrationsDirectory = folder["migrations"] };
        await using (var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"], options))
        {
            SchemaDiff.Between(await CollectionsAsync(server), wanted).ToLines().ShouldBe([]);
            var records = await server.Api.GetAsync("/api/collections/old/records");
            ((string?)records!["items"]![0]!["renamed"]).ShouldBe("treasure");
            await server.StopAsync();
        }

        await MigrateDownAsync(binary, folder);
        SchemaDiff.Between(Read(folder), present).ToLines().ShouldBe([]);
        (await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "SELECT kept FROM old")).ShouldBe("treasure");
    }

    private static async Task MigrateDownAsync(PocketBaseBinary binary, TempFolder folder)
    {
        await using var process = ChildProcess.Start(
            binary.Path,
            [
                "migrate",
                "down",
                "1",
                $"--dir={folder["pb_data"]}",
                $"--migrationsDir={folder["migrations"]}",
                $"--hooksDir={folder["none"]}",
                "--dev=false",
            ],
            new ChildProcessOptions { Input = Encoding.UTF8.GetBytes("y\n"), WorkingDirectory = folder.Path }
        );
        await process.WaitAsync(TimeSpan.FromSeconds(30));
        (process.Out + process.Error).ShouldContain("Reverted");
    }

    private static async Task<IReadOnlyList<Collection>> CollectionsAsync(PocketBaseServer server)
    {
        var list = await server.Api.GetAsync("/api/collections?perPage=500");
        return [.. list!["items"]!.AsArray().Select(item => Collection.Parse(item!.AsObject()))];
    }

    private static IReadOnlyList<Collection> Read(TempFolder folder)
    {
        using var database = SqliteDatabase.Open(folder["pb_data/data.db"], SqliteOpenMode.ReadOnly);
        return CollectionStore.Open(database).ReadAll();
    }

    private static Collection[] Of(IReadOnlyList<Collection> made, IReadOnlyList<Collection> expected) =>
        [.. made.Where(collection => expected.Any(other => other.Name == collection.Name))];

    private static Collection Parse(string json) => Collection.Parse(JsonNode.Parse(json)!.AsObject());
}
