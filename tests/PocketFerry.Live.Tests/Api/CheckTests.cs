using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>The pre-flight check of a running server, and of what is to go into it.</summary>
public sealed class CheckTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary, bool>> Binaries =>
        [new(PocketBaseBinary.Oldest, false), new(PocketBaseBinary.Newest, false), new(PocketBaseBinary.Oldest, true)];

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Names_what_stands_in_the_way_and_changes_nothing(PocketBaseBinary binary, bool hooks)
    {
        await using var dock = await Dock.OpenAsync(binary, hooks);
        dock.WriteDump(600);
        await dock.EmptyAsync(batch: false);
        (
            await dock.RunAsync("import", "dump", dock.Address, "--collections", "ports", "--limit", "3")
        ).ExitCode.ShouldBe(3);
        var before = await dock.ContentAsync();

        var result = await dock.RunAsync("check", dock.Address, "dump", "--json");

        result.ExitCode.ShouldBe(1, result.Error);
        var items = JsonNode.Parse(result.Out)!["items"]!.AsArray();
        string State(string name) => (string)items.First(i => (string)i!["name"]! == name)!["state"]!;
        var rows = items.Where(i => (string)i!["name"]! == "rows").Select(i => (string)i!["finding"]!).ToList();
        State("signed in").ShouldBe("ok");
        State("batches").ShouldBe(hooks ? "ok" : "warning");
        State("dates, hashes").ShouldBe(hooks || binary.IsAtLeast("0.39.0") ? "ok" : "warning");
        State("backup").ShouldBe("warning");
        State("plan").ShouldBe("ok");
        // What each row would come to is what the import finds.
        rows.ShouldContain(r =>
            r.StartsWith("ports: 3 of 300 rows would be rejected (validation_missing_rel_records)")
        );
        rows.ShouldContain(r => r.StartsWith("boats: 1 of 600 rows would be rejected (invalid_number)"));
        rows.ShouldContain(r => r.StartsWith("boats: 1 of 600 rows would be rejected (validation_not_unique)"));
        (await dock.ContentAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Says_who_can_not_be_reached_or_does_not_let_in()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        var wrong = dock.Write("wrong", "not the password\n");

        var denied = await dock.RunAsync("check", dock.Address, "--password-file", wrong);
        denied.ExitCode.ShouldBe(4);
        denied.Out.ShouldContain("failed   target");

        await dock.Server.KillAsync();
        var unreachable = await dock.RunAsync("check", dock.Address, "--patience", "1");
        unreachable.ExitCode.ShouldBe(6);
        unreachable.Out.ShouldContain("is not ready: 1 failed");
    }
}
