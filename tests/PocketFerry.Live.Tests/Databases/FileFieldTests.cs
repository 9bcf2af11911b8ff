using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Databases;

/// <summary>Files that a database has as paths or as bytes become files of PocketBase, by both roads.</summary>
public sealed class FileFieldTests : IDisposable
{
    // The last two are hostile, and of the wrong type.
    private const string Rows = """
        INSERT INTO members VALUES
          (1, 'Ann', 'a/Ann.PNG', '["p1.txt","sub/p2.txt"]', '\x255044462d312e37', 'Ann Scan.pdf'),
          (2, 'Bob', 'gone.png', 'p1.txt', NULL, ''),
          (3, 'Cid', NULL, NULL, '\x00ff10', NULL),
          (4, 'Mal', '../secret.png', NULL, NULL, NULL),
          (5, 'Nil', 'p1.txt', NULL, NULL, NULL);
        """;

    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 1, 2];

    private readonly TempFolder _folder = new();

    public FileFieldTests()
    {
        _folder.Write("uploads/a/Ann.PNG", Png);
        _folder.Write("uploads/p1.txt", "one");
        _folder.Write("uploads/sub/p2.txt", "two");
        _folder.Write("secret.png", Png);
    }

    [Fact]
    public async Task Into_a_data_directory()
    {
        await using var postgres = await StartAsync();
        (await Pbferry.RunAsync("init", _folder["pb"])).ExitCode.ShouldBe(0);
        await RejectsAsync(postgres, _folder["pb"]);
        await using (var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, _folder["pb"]))
        {
            await ServesAsync(server);
        }

        await AgainAsync(postgres, Storage);
        var before = Storage();
        (await RunAsync(["undo", "last", "--yes"])).ExitCode.ShouldBe(0);
        Storage().ShouldNotBe(before);
        Storage().ShouldBe(_first);
    }

    [Fact]
    public Task Into_the_oldest_server() => IntoServerAsync(PocketBaseBinary.Oldest);

    [Fact]
    public Task Into_the_newest_server() => IntoServerAsync(PocketBaseBinary.Newest);

    public void Dispose() => _folder.Dispose();

    private List<string> _first = [];

    private async Task IntoServerAsync(PocketBaseBinary binary)
    {
        await using var postgres = await StartAsync();
        await using var server = await PocketBaseServer.StartAsync(binary, _folder["pb"]);
        await RejectsAsync(postgres, server.Address.ToString());
        await ServesAsync(server);
        await AgainAsync(postgres, Storage);
        await UndoneAsync(server);
    }

    /// <summary>What a server's API can't give back was said; all else comes back, and what the first run made goes with its files.</summary>
    private async Task UndoneAsync(PocketBaseServer server)
    {
        var before = Storage();
        var undo = await RunAsync(["undo", "last", "--yes"]);
        undo.ExitCode.ShouldBe(0, undo.Error);
        undo.Error.ShouldContain("can't be put back: stored files that records of members lose");
        var page = await server.Api.GetAsync("/api/collections/members/records?sort=name");
        page!["items"]!.AsArray().Select(m => (string)m!["name"]!).ShouldBe(["Ann", "Bob", "Cid"]);
        (await DownloadAsync(server, page["items"]![0]!, "avatar")).Single().ShouldBe([.. Png, 3]);
        Storage().ShouldBe(before);

        // The newest is the undo, then the run that was undone, and one that changed nothing.
        var first = (await RunAsync(["runs"])).Out.Split('\n')[4].Split(' ')[0];
        undo = await RunAsync(["undo", first, "--yes"]);
        undo.ExitCode.ShouldBe(1);
        undo.Error.ShouldContain("changed since the run (avatar)");
        undo = await RunAsync(["undo", first, "--yes", "--force"]);
        undo.ExitCode.ShouldBe(0, undo.Error);
        (await server.Api.SendAsync(HttpMethod.Get, "/api/collections/members")).Status.ShouldBe(404);
        for (var i = 0; i < 300 && Storage().Count > 0; i++)
        {
            await Task.Delay(100);
        }

        Storage().ShouldBeEmpty();
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var postgres = await PostgresServer.StartAsync(PostgresServer.Installations[0]);
        await postgres.ExecuteAsync("postgres", "CREATE DATABASE club");
        await postgres.ExecuteAsync(
            "club",
            "CREATE TABLE members (id int PRIMARY KEY, name text, avatar text, papers text, scan bytea, scan_name text);"
                + Rows
        );
        return postgres;
    }

    private static string PlanOf(string source, string target, string uploads) =>
        $$"""
            version: 1
            from: {{source}}
            to: {{target}}
            defaults: { createMissing: true, mode: upsert, onError: reject, filesFrom: "{{uploads}}" }
            collections:
              members:
                from: members
                key: id
                fields:
                  name: { from: name, type: text }
                  avatar: { from: avatar, load: path, onMissing: "null", mimeTypes: [image/png] }
                  papers: { from: papers, load: path, maxSelect: 5 }
                  scan: { from: scan, load: blob, name: scan_name }

            """;

    /// <summary>A dry run sees what the run refuses, and keeps nothing.</summary>
    private async Task RejectsAsync(PostgresServer postgres, string target)
    {
        _folder.Write(
            "plan.yaml",
            PlanOf(
                postgres.Url("club").Replace($":{Uri.EscapeDataString(PostgresServer.Password)}@", "@"),
                target,
                _folder["uploads"]
            )
        );
        foreach (
            var options in (string[][])
                [
                    ["--dry-run"],
                    [],
                ]
        )
        {
            var run = await RunAsync(["run", _folder["plan.yaml"], "--json", .. options]);
            run.ExitCode.ShouldBe(3, run.Error + run.Out);
            Counts(run).ShouldBe("members 5 3 0 0 2");
            run.Out.ShouldContain("file_outside_folder");
            run.Out.ShouldContain("validation_invalid_mime_type");
            run.Out.ShouldContain("1 files of 'avatar' were not there");
        }
    }

    private static async Task ServesAsync(PocketBaseServer server)
    {
        var page = await server.Api.GetAsync("/api/collections/members/records?sort=name");
        var members = page!["items"]!.AsArray();
        members.Select(m => (string)m!["name"]!).ShouldBe(["Ann", "Bob", "Cid"]);
        (await DownloadAsync(server, members[0]!, "avatar")).Single().ShouldBe(Png);
        (await DownloadAsync(server, members[0]!, "papers")).Select(Encoding.UTF8.GetString).ShouldBe(["one", "two"]);
        (await DownloadAsync(server, members[0]!, "scan")).Single().ShouldBe("%PDF-1.7"u8.ToArray());
        ((string)members[0]!["avatar"]!).ShouldMatch(@"^ann_[a-z0-9]{10}(_[a-z0-9]{10})?\.PNG$");
        ((string)members[0]!["scan"]!).ShouldMatch(@"^ann_scan_[a-z0-9]{10}(_[a-z0-9]{10})?\.pdf$");
        ((string)members[1]!["avatar"]!).ShouldBeEmpty();
        ((string)members[1]!["scan"]!).ShouldBeEmpty();
        (await DownloadAsync(server, members[2]!, "scan")).Single().ShouldBe([0, 0xFF, 0x10]);
        ((string)members[2]!["scan"]!).ShouldMatch(@"^scan_3_[a-z0-9]{10}(_[a-z0-9]{10})?\.bin$");
        using var http = new HttpClient();
        var avatar = await http.GetAsync(
            new Uri(server.Address, $"api/files/members/{(string)members[0]!["id"]!}/{(string)members[0]!["avatar"]!}")
        );
        avatar.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
    }

    /// <summary>Run again, nothing is written; a changed file, and that alone, is replaced. What is there is what the source has.</summary>
    private async Task AgainAsync(PostgresServer postgres, Func<List<string>> storage)
    {
        await postgres.ExecuteAsync("club", "DELETE FROM members WHERE id > 3");
        _first = storage();
        var run = await RunAsync(["run", _folder["plan.yaml"], "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        Counts(run).ShouldBe("members 3 0 0 3 0");
        storage().ShouldBe(_first);

        _folder.Write("uploads/a/Ann.PNG", [.. Png, 3]);
        await postgres.ExecuteAsync("club", "UPDATE members SET name = 'Anna' WHERE id = 1");
        run = await RunAsync(["run", _folder["plan.yaml"], "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        Counts(run).ShouldBe("members 3 0 1 2 0");
        for (var i = 0; i < 300 && storage().Count != _first.Count; i++)
        {
            // A server deletes what it has replaced a moment later.
            await Task.Delay(100);
        }

        _first.Except(storage()).ShouldHaveSingleItem().ShouldContain("/ann_");

        var verify = await RunAsync(["verify", "--plan", _folder["plan.yaml"]]);
        verify.ExitCode.ShouldBe(0, verify.Out + verify.Error);
        _folder.Write("uploads/p1.txt", "other");
        verify = await RunAsync(["verify", "--plan", _folder["plan.yaml"]]);
        verify.ExitCode.ShouldBe(5, verify.Out + verify.Error);
    }

    private static async Task<List<byte[]>> DownloadAsync(PocketBaseServer server, JsonNode member, string field)
    {
        var contents = new List<byte[]>();
        foreach (var name in member[field] is JsonArray several ? [.. several] : new[] { member[field] })
        {
            contents.Add(await server.Api.DownloadAsync($"/api/files/members/{(string)member["id"]!}/{(string)name!}"));
        }

        return contents;
    }

    private List<string> Storage() =>
        [
            .. Directory
                .EnumerateFiles(_folder["pb/storage"], "*", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith(".attrs", StringComparison.Ordinal))
                .Order(),
        ];

    /// <summary>Of each collection: read, inserted, updated, skipped, rejected.</summary>
    private static string Counts(CommandResult run) =>
        string.Join(
            ", ",
            JsonNode.Parse(run.Out.TrimEnd().Split('\n')[^1])!["streams"]!
                .AsArray()
                .Select(s =>
                    $"{s!["collection"]} {s["read"]} {s["inserted"]} {s["updated"]} {s["skipped"]} {s["rejected"]}"
                )
        );

    private Task<CommandResult> RunAsync(IEnumerable<string> arguments) =>
        Pbferry.RunAsync(
            arguments,
            new PbferryOptions
            {
                WorkingDirectory = _folder.Path,
                Environment = new Dictionary<string, string?>
                {
                    ["PBFERRY_HOME"] = _folder["home"],
                    ["PBFERRY_SOURCE_PASSWORD"] = PostgresServer.Password,
                    ["PBFERRY_EMAIL"] = PocketBaseServer.SuperuserEmail,
                    ["PBFERRY_PASSWORD"] = PocketBaseServer.SuperuserPassword,
                },
            }
        );
}
