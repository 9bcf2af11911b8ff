using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary><c>--via</c> and <c>--backup</c> as they are typed.</summary>
public sealed class RoadOptionTests
{
    private const string Old = "2001-02-03 04:05:06.789Z";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sql_is_refused_where_the_server_has_none_and_the_api_says_what_it_leaves_out()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Oldest);
        WriteBoat(dock);
        var refused = await dock.RunAsync("import", "boats.ndjson", dock.Address, "--via", "sql");
        refused.ExitCode.ShouldBe(2, refused.Error);
        refused.Error.ShouldContain("/api/sql, which came with PocketBase 0.39");
        refused.Error.ShouldContain("cure: ");
        (await dock.ContentAsync()).ShouldBeEmpty();

        var done = await dock.RunAsync("import", "boats.ndjson", dock.Address, "--via", "api");
        done.ExitCode.ShouldBe(0, done.Error);
        (done.Out + done.Error).ShouldContain("the records API can't set them");
        (await CreatedAsync(dock)).ShouldNotBe(Old);
    }

    [Fact]
    public async Task Each_road_carries_what_it_says_and_is_for_superusers_alone()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        WriteBoat(dock);
        foreach (var (road, carriesDates) in new[] { ("api", false), ("sql", true), ("auto", true) })
        {
            await dock.EmptyAsync();
            var done = await dock.RunAsync("import", "boats.ndjson", dock.Address, "--via", road);
            done.ExitCode.ShouldBe(0, $"{road}: {done.Error}");
            (await CreatedAsync(dock) == Old).ShouldBe(carriesDates, road);
            (done.Out + done.Error).Contains("the records API can't set them").ShouldBe(!carriesDates, road);
        }

        await Harbour.FillAsync(dock.Server, 3);
        var before = await dock.ContentAsync();
        var user = dock.Write("password.txt", Harbour.Password(1) + "\n");
        string[] asUser = ["--email", "sailors1@example.com", "--password-file", user];
        foreach (var road in new[] { "api", "sql", "backup" })
        {
            string[] import = ["import", "boats.ndjson", dock.Address, "--via", road, "--yes"];
            var denied = await dock.RunAsync([.. import, .. asUser]);
            denied.ExitCode.ShouldBe(4, $"{road}: {denied.Error}");
            denied.Error.ShouldContain("superuser");
        }

        var unasked = await dock.RunAsync("import", "boats.ndjson", dock.Address, "--via", "backup");
        unasked.ExitCode.ShouldBe(2, unasked.Error);
        unasked.Error.ShouldContain("no terminal to ask at");
        unasked.Error.ShouldContain("--yes");
        var doubled = await dock.RunAsync(
            "import",
            "boats.ndjson",
            dock.Address,
            "--via",
            "backup",
            "--backup",
            "--yes"
        );
        doubled.ExitCode.ShouldBe(2, doubled.Error);
        var nowhere = await dock.RunAsync("copy", "boats.ndjson", "boats.csv", "--via", "sql");
        nowhere.ExitCode.ShouldBe(2, nowhere.Error);
        nowhere.Error.ShouldContain("road into a server");
        (await dock.ContentAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_backup_made_first_brings_back_a_server_and_a_data_directory()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        await Harbour.FillAsync(dock.Server, 3);
        var before = await dock.ContentAsync();
        WriteBoat(dock);

        var tried = await dock.RunAsync("import", "boats.ndjson", dock.Address, "--backup", "--dry-run");
        tried.ExitCode.ShouldBe(0, tried.Error);
        (await dock.RunAsync("backup", "list", dock.Address)).Out.ShouldNotContain("pbferry-");
        var done = await dock.RunAsync("import", "boats.ndjson", dock.Address, "--backup");
        done.ExitCode.ShouldBe(0, done.Error);
        (await dock.ContentAsync()).ShouldNotBe(before);
        await RestoreAsync(dock, dock.Address, done);
        dock.Server.ForgetSignIn();
        (await dock.ContentAsync()).ShouldBe(before);

        (await dock.RunAsync("init", "data")).ExitCode.ShouldBe(0);
        done = await dock.RunAsync("import", "boats.ndjson", "data", "--create-missing", "--backup");
        done.ExitCode.ShouldBe(0, done.Error);
        (await dock.RunAsync("schema", "show", "data")).Out.ShouldContain("boats");
        await RestoreAsync(dock, "data", done);
        (await dock.RunAsync("schema", "show", "data")).Out.ShouldNotContain("boats");

        var refused = await dock.RunAsync("copy", "boats.ndjson", "boats.csv", "--backup");
        refused.ExitCode.ShouldBe(2, refused.Error);
        refused.Error.ShouldContain("--backup is for a PocketBase");
        File.Exists(dock.PathOf("boats.csv")).ShouldBeFalse();
    }

    private static async Task RestoreAsync(Dock dock, string target, CommandResult run)
    {
        var name = $"pbferry-{(string)(await dock.RunsAsync())[0]["run"]!}.zip";
        run.Error.ShouldContain($"backup {name} holds the state from before");
        (await dock.RunAsync("backup", "list", target)).Out.ShouldContain(name);
        var restored = await dock.RunAsync("backup", "restore", target, name, "--yes");
        restored.ExitCode.ShouldBe(0, restored.Error);
    }

    private static void WriteBoat(Dock dock) =>
        dock.Write(
            "boats.ndjson",
            $$"""{"id":"{{Harbour.Id("boat", 77)}}","title":"Alone","created":"{{Old}}"}""" + "\n"
        );

    private static async Task<string> CreatedAsync(Dock dock) =>
        (string)
            (await dock.Server.Api.GetAsync($"/api/collections/boats/records/{Harbour.Id("boat", 77)}", Cancellation))![
                "created"
            ]!;
}
