using System.Text.Json.Nodes;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>An export of a server that ended early goes on where it was, and ends as if nothing had happened.</summary>
public sealed class ExportResumeTests
{
    // One run dies at all of them, one after the other.
    private static readonly string[] Points =
    [
        "stream-done:1",
        "row-settled:4",
        "row-settled:3",
        "file-copied:2",
        "file-stored:3",
        "stream-done:2",
        "output-written",
        "output-whole",
        "output-moved",
    ];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary, string[]>> Binaries =>
        [
            new(PocketBaseBinary.Oldest, Points),
            new(PocketBaseBinary.Newest, Points),
            .. PocketBaseBinary.Middle.Select(b => new TheoryDataRow<PocketBaseBinary, string[]>(
                b,
                ["row-settled:4", "file-stored:3"]
            )),
        ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Killed_anywhere_and_resumed_equals_undisturbed(PocketBaseBinary binary, string[] points)
    {
        await using var dock = await Dock.OpenAsync(binary);
        await Harbour.FillAsync(dock.Server, 1001);
        var undisturbed = await ExportAsync(dock, "whole");
        undisturbed.ExitCode.ShouldBe(0, undisturbed.Error);
        var expected = Content(dock, "whole");
        expected.Keys.ShouldContain("boats.ndjson");
        expected.Keys.Count(k => k.StartsWith("files/", StringComparison.Ordinal)).ShouldBe(18);

        (await ExportAsync(dock, "again", [], points[0])).ExitCode.ShouldBe(137);
        foreach (var point in points[1..])
        {
            Directory.Exists(dock.PathOf("again")).ShouldBeFalse(point);
            (await dock.RunAsync(["resume", "last"], point)).ExitCode.ShouldBe(137, point);
        }

        ((string?)(await dock.RunsAsync())[0]["state"]).ShouldBe("killed");
        var resumed = await ResumeAsync(dock);
        Dock.Summary(resumed.Out).ShouldBe(Dock.Summary(undisturbed.Out));
        Content(dock, "again").ShouldBe(expected);
        Hidden(dock).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_kind_of_output_goes_on_or_begins_anew_and_never_looks_complete()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        await Harbour.FillAsync(dock.Server, 1001);
        (await ExportAsync(dock, "whole")).ExitCode.ShouldBe(0);
        var expected = Content(dock, "whole");
        await Killed_where_it_replaces_another(dock, expected);
        await Killed_in_a_format_that_is_written_anew(dock);
        await Killed_on_its_way_into_one_file(dock);
        await Killed_on_its_way_into_a_data_directory(dock);
        await Left_by_its_server(dock, expected);
        await Changed_meanwhile_it_is_refused(dock);
    }

    private static async Task Killed_where_it_replaces_another(Dock dock, Dictionary<string, string> expected)
    {
        Directory.CreateDirectory(dock.PathOf("old"));
        await File.WriteAllTextAsync(dock.PathOf("old/manifest.json"), "[]", Cancellation);
        (await ExportAsync(dock, "old", ["--overwrite"], "output-aside")).ExitCode.ShouldBe(137);
        Directory.Exists(dock.PathOf("old")).ShouldBeFalse();
        await ResumeAsync(dock);
        Content(dock, "old").ShouldBe(expected);
        Hidden(dock).ShouldBeEmpty();
    }

    private static async Task Killed_in_a_format_that_is_written_anew(Dock dock)
    {
        string[] csv = ["--format", "csv", "--compress", "gz"];
        (await ExportAsync(dock, "csv", csv)).ExitCode.ShouldBe(0);
        (await ExportAsync(dock, "csv2", csv, "file-stored:7")).ExitCode.ShouldBe(137);
        var stored = Directory.GetFiles(
            Path.Combine(Hidden(dock).ShouldHaveSingleItem(), "files"),
            "*",
            SearchOption.AllDirectories
        );
        var times = stored.Select(File.GetLastWriteTimeUtc).ToList();
        await ResumeAsync(dock);
        Content(dock, "csv2").ShouldBe(Content(dock, "csv"));
        // What is there is not fetched again.
        stored
            .Select(f => dock.PathOf("csv2" + f[f.IndexOf("/files/", StringComparison.Ordinal)..]))
            .Select(File.GetLastWriteTimeUtc)
            .ShouldBe(times);
    }

    private static async Task Killed_on_its_way_into_one_file(Dock dock)
    {
        string[] boats = ["--collections", "boats", "--batch-size", "100"];
        (await dock.RunAsync(["export", dock.Address, "boats.ndjson", .. boats], "row-settled:5")).ExitCode.ShouldBe(
            137
        );
        File.Exists(dock.PathOf("boats.ndjson")).ShouldBeFalse();
        (await dock.RunAsync("runs", "show", "last")).Out.ShouldContain(".partial");
        await ResumeAsync(dock);
        (await File.ReadAllTextAsync(dock.PathOf("boats.ndjson"), Cancellation)).ShouldBe(
            await File.ReadAllTextAsync(dock.PathOf("whole/boats.ndjson"), Cancellation)
        );

        (await dock.RunAsync(["export", dock.Address, "boats.json", .. boats], "output-written")).ExitCode.ShouldBe(
            137
        );
        (await ResumeAsync(dock)).Error.ShouldContain("begins anew");
        Hidden(dock).ShouldBeEmpty();
    }

    private static async Task Killed_on_its_way_into_a_data_directory(Dock dock)
    {
        (await dock.RunAsync("init", "pb_copy")).ExitCode.ShouldBe(0);
        string[] copy = ["copy", dock.Address, "pb_copy", "--create-missing", "--collections", "ports,boats"];
        (await dock.RunAsync(copy, "stream-done:1")).ExitCode.ShouldBe(137);
        (await ResumeAsync(dock)).Error.ShouldContain("pb_copy is as it was");
        (await dock.RunAsync("export", "pb_copy", "copied.ndjson", "--collections", "boats")).ExitCode.ShouldBe(0);
        (await File.ReadAllLinesAsync(dock.PathOf("copied.ndjson"), Cancellation)).Length.ShouldBe(1001);
    }

    private static async Task Left_by_its_server(Dock dock, Dictionary<string, string> expected)
    {
        await using (
            var run = dock.Start([
                .. Command(dock, "left"),
                "--patience",
                "1",
                "--batch-size",
                "1",
                "--concurrency",
                "1",
            ])
        )
        {
            while (!run.HasExited && !Grown(dock, "boats.ndjson"))
            {
                await Task.Delay(5, Cancellation);
            }

            await dock.Server.KillAsync();
            (await run.WaitAsync(TimeSpan.FromSeconds(60), Cancellation)).ShouldBe(6, run.Error);
            run.Error.ShouldContain("pbferry resume 2");
            run.Error.ShouldContain("stays beside it");
        }

        Directory.Exists(dock.PathOf("left")).ShouldBeFalse();
        (await dock.RunAsync("resume", "last")).ExitCode.ShouldBe(6);
        await dock.Server.RestartAsync(Cancellation);
        await ResumeAsync(dock);
        Content(dock, "left").ShouldBe(expected);
        (await dock.RunAsync("resume", "last")).ExitCode.ShouldBe(2);
    }

    private static async Task Changed_meanwhile_it_is_refused(Dock dock)
    {
        (await ExportAsync(dock, "spoiled", [], "row-settled:9")).ExitCode.ShouldBe(137);
        var data = Path.Combine(Hidden(dock).ShouldHaveSingleItem(), "boats.ndjson");
        var text = await File.ReadAllTextAsync(data, Cancellation);
        await File.WriteAllTextAsync(data, text.Replace("Boat 1 ", "Boat 9 "), Cancellation);
        var refused = await dock.RunAsync("resume", "last");
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("boats.ndjson");

        await File.WriteAllTextAsync(data, text, Cancellation);
        var fields = (await dock.Server.Api.GetAsync("/api/collections/papers", Cancellation))!["fields"]!.AsArray();
        fields.Add(new JsonObject { ["name"] = "late", ["type"] = "bool" });
        (
            await dock.Server.Api.PatchAsync(
                "/api/collections/papers",
                new JsonObject { ["fields"] = fields.DeepClone() },
                Cancellation
            )
        ).EnsureSuccess();
        refused = await dock.RunAsync("resume", "last");
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("another plan");

        // A run of long ago takes what it left with it.
        var run = (string)(await dock.RunsAsync())[0]["run"]!;
        using (var ledger = SqliteDatabase.Open(dock.PathOf($"home/runs/{run}/ledger.db"), SqliteOpenMode.ReadWrite))
        {
            ledger.Execute("UPDATE run SET value = '2026-01-01 00:00:00.000Z' WHERE name = 'started'");
        }

        Hidden(dock).ShouldHaveSingleItem();
        (await dock.RunAsync("runs", "prune")).ExitCode.ShouldBe(0);
        Hidden(dock).ShouldBeEmpty();
    }

    private static string[] Command(Dock dock, string place) =>
        ["export", dock.Address, place, "--collections", "ports,boats,papers,sailors,fleet"];

    private static Task<CommandResult> ExportAsync(
        Dock dock,
        string place,
        string[]? options = null,
        string? crash = null
    ) => dock.RunAsync([.. Command(dock, place), "--batch-size", "100", .. options ?? []], crash);

    private static async Task<CommandResult> ResumeAsync(Dock dock)
    {
        var resumed = await dock.RunAsync("resume", "last");
        resumed.ExitCode.ShouldBe(0, resumed.Error);
        return resumed;
    }

    private static bool Grown(Dock dock, string file) =>
        Hidden(dock).Any(h => new FileInfo(Path.Combine(h, file)) is { Exists: true, Length: > 10_000 });

    /// <summary>What lies aside.</summary>
    private static List<string> Hidden(Dock dock) => [.. Directory.EnumerateFileSystemEntries(dock.PathOf("."), ".*")];

    /// <summary>All files of a dump by name; of the manifest, all but the time.</summary>
    private static Dictionary<string, string> Content(Dock dock, string place)
    {
        var root = dock.PathOf(place);
        var content = new Dictionary<string, string>();
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order())
        {
            content[Path.GetRelativePath(root, file)] = Convert.ToBase64String(File.ReadAllBytes(file));
        }

        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(root, "manifest.json")))!.AsObject();
        manifest.Remove("createdAt").ShouldBeTrue();
        content["manifest.json"] = manifest.ToJsonString();
        return content;
    }
}
