using System.Text.Json.Nodes;
using PocketFerry.Cli.Tests.Transcripts;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Hashing;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.Testing;

namespace PocketFerry.Cli.Tests;

/// <summary><c>./demo</c> does what it says: Chinook goes in, out and in again, and a real PocketBase serves it.</summary>
public sealed class DemoTests : IDisposable
{
    private const int Tables = 11;
    private const int Rows = 15607;

    private readonly Bash _bash = new();
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Chinook_arrives_whole_and_a_real_PocketBase_serves_it()
    {
        var demo = await _bash.RunAsync(
            $"PBFERRY_DEMO_PROGRAM=$(command -v pbferry) {Documentation.Path("demo")} {_folder["out"]}",
            _folder.Path
        );
        demo.ExitCode.ShouldBe(0, demo.Out + demo.Error);
        demo.Out.ShouldContain($"{Rows} records in {Tables} files: no difference.");

        var first = await HashesAsync(_folder["out/pb_data"]);
        var second = await HashesAsync(_folder["out/again/pb_data"]);
        first.Count.ShouldBe(Tables);
        first.Values.Sum(h => h.Records).ShouldBe(Rows);
        second.ShouldBe(first);

        await EveryValueIsThatOfChinook();
        await PocketBaseServesIt(_folder["out/again/pb_data"]);
    }

    public void Dispose()
    {
        _bash.Dispose();
        _folder.Dispose();
    }

    private static async Task<Dictionary<string, ContentHash>> HashesAsync(string path)
    {
        await using var source = DataDirectorySource.Open(path);
        var hashes = new Dictionary<string, ContentHash>();
        foreach (var stream in await source.GetStreamsAsync(TestContext.Current.CancellationToken))
        {
            if (stream.Collection!.System || stream.Name == "users")
            {
                continue;
            }

            var hasher = new ContentHasher(stream.Collection);
            await foreach (
                var batch in source.ReadAsync(stream, ReadOptions.Default, TestContext.Current.CancellationToken)
            )
            {
                using (batch)
                {
                    hasher.Add(batch);
                }
            }

            hashes[stream.Name] = hasher.Hash;
        }

        return hashes;
    }

    // Against the database that it came from, by SQLite itself: no code of ours compares.
    private async Task EveryValueIsThatOfChinook()
    {
        var schema = JsonNode.Parse(
            (await _bash.RunAsync("pbferry schema show out/pb_data --json", _folder.Path)).Out
        )!;
        foreach (var collection in schema.AsArray().Where(c => (string?)c!["name"] != "users"))
        {
            var table = (string)collection!["name"]!;
            var columns = await LinesAsync($"select name from pragma_table_info('{table}')", "out/chinook.sqlite");
            var types = collection["fields"]!
                .AsArray()
                .ToDictionary(f => (string)f!["name"]!, f => (string)f!["type"]!);
            var theirs = string.Join(", ", columns.Select(c => Expected(c, types[c])));
            var ours = string.Join(", ", columns.Select(c => $"\"{c}\""));
            var missing = await LinesAsync(
                $"attach 'out/pb_data/data.db' as p; select count(*) from (select {theirs} from main.{table} "
                    + $"except select {ours} from p.{table})",
                "out/chinook.sqlite"
            );
            missing.ShouldBe(["0"], table);
        }
    }

    private static string Expected(string column, string type) =>
        type switch
        {
            "number" => $"ifnull(\"{column}\", 0)",
            "date" => $"ifnull(\"{column}\" || '.000Z', '')",
            _ => $"ifnull(\"{column}\", '')",
        };

    private async Task<string[]> LinesAsync(string sql, string database)
    {
        var result = await _bash.RunAsync($"sqlite3 {database} \"{sql.Replace("\"", "\\\"")}\"", _folder.Path);
        result.ExitCode.ShouldBe(0, result.Error);
        return result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task PocketBaseServesIt(string path)
    {
        await using var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, path);
        var tracks = await server.Api.GetAsync(
            "/api/collections/Track/records?filter=(Name='Balls to the Wall')&expand=Album.Artist,Genre"
        );
        var track = tracks!["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)track["expand"]!["Album"]!["Title"]).ShouldBe("Balls to the Wall");
        ((string?)track["expand"]!["Album"]!["expand"]!["Artist"]!["Name"]).ShouldBe("Accept");
        ((string?)track["expand"]!["Genre"]!["Name"]).ShouldBe("Rock");

        var lines = await server.Api.GetAsync("/api/collections/PlaylistTrack/records?perPage=1");
        ((int?)lines!["totalItems"]).ShouldBe(8715);
    }
}
