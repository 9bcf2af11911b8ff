using System.Text.Json.Nodes;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>Runs into a server are taken back, as far as its roads carry; the rest was named before they began.</summary>
public sealed class UndoTests
{
    private const string SuperusersId = "pbc_3142635823";

    // What only SQL or pbferry's hooks can set.
    private static readonly string[] NotByApi = ["created", "updated", "tokenKey", "password"];

    public static TheoryData<PocketBaseBinary, bool> Servers { get; } =
        new()
        {
            { PocketBaseBinary.Oldest, false },
            { PocketBaseBinary.Oldest, true },
            { PocketBaseBinary.Newest, false },
        };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_run_is_undone_as_far_as_the_road_carries(PocketBaseBinary binary, bool hooks)
    {
        await using var dock = await Dock.OpenAsync(binary, hooks);
        await Harbour.FillAsync(dock.Server, 10);
        var carriesAll = hooks || binary.IsAtLeast("0.39.0");
        List<string> State() => StateOf(dock, carriesAll ? [] : NotByApi);
        var before = State();
        string[] upsert = ["import", "dump", dock.Address, "--upsert", "*=id", "--create-missing", "--add-fields"];

        // Changed and new records, a user's e-mail, a new collection and a new field; killed, resumed, undone.
        Write(dock);
        var killed = await dock.RunAsync(upsert, "batch-sent:2");
        killed.ExitCode.ShouldNotBe(0);
        (await dock.RunAsync("resume", "last")).ExitCode.ShouldBe(0);
        killed
            .Error.Contains("pbferry undo won't bring back the dates", StringComparison.Ordinal)
            .ShouldBe(!carriesAll);
        killed.Error.Contains("won't bring back password hashes", StringComparison.Ordinal).ShouldBe(!carriesAll);
        State().ShouldNotBe(before);
        if (carriesAll)
        {
            KeepsSecretsToItself(dock, before);
        }

        // The undo is killed, too.
        var crash = binary == PocketBaseBinary.Newest ? "undo-put-back" : "undo-taken-out";
        (await dock.RunAsync(["undo", "last", "--yes"], crash)).ExitCode.ShouldNotBe(0);
        var run = (await dock.RunsAsync()).First(r => (string)r["undoes"]! == "");
        (await dock.RunAsync("resume", (string)run["run"]!)).Error.ShouldContain("An undo of run");
        var undone = await dock.RunAsync("undo", "last", "--yes", "--json");
        undone.ExitCode.ShouldBe(0, undone.Error);
        Same(State(), before);

        // A truncated collection, with all that went with its records.
        (
            await dock.RunAsync(
                "import",
                dock.Write("ports.ndjson", Line("ports", 1, "name", "alone")),
                dock.Address,
                "--truncate",
                "--yes"
            )
        ).ExitCode.ShouldBe(0);
        (await Voyage.RecordsAsync(dock.Server, "ports")).Count.ShouldBe(1);
        undone = await dock.RunAsync("undo", "last", "--yes");
        undone.ExitCode.ShouldBe(0, undone.Error);
        Same(State(), before);
        if (binary == PocketBaseBinary.Newest)
        {
            // What changed since is named, and left alone.
            await ChangeSinceAsync(dock, upsert);
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Records_that_a_hook_changed_behind_the_answer_are_taken_out(PocketBaseBinary binary, bool hooks)
    {
        const string Hook = """
            onRecordAfterCreateSuccess((e) => {
                if (e.record.id.endsWith("7")) {
                    e.record.set("length", 5000);
                    e.app.save(e.record);
                }
                e.next();
            }, "boats");
            """;
        await using var dock = await Dock.OpenAsync(binary, hooks, Hook);
        await dock.EmptyAsync();
        dock.Write(
            "boats.ndjson",
            string.Concat(
                Enumerable.Range(1, 400).Select(i => $$"""{"id":"{{Harbour.Id("boat", i)}}","title":"{{i}}"}""" + "\n")
            )
        );
        var done = await dock.RunAsync("import", "boats.ndjson", dock.Address);
        done.ExitCode.ShouldBe(0, done.Error);
        var boats = await Voyage.RecordsAsync(dock.Server, "boats");
        boats.Values.Count(b => (double)b["length"]! == 5000).ShouldBe(40);

        var undone = await dock.RunAsync("undo", "last", "--yes");

        undone.ExitCode.ShouldBe(0, undone.Error);
        (await Voyage.RecordsAsync(dock.Server, "boats")).ShouldBeEmpty();

        // Also of a run that didn't come to look at its records again.
        dock.Write(
            "boats.ndjson",
            string.Concat(
                Enumerable
                    .Range(1, 400)
                    .Select(i => $$"""{"id":"{{Harbour.Id("boat", i)}}","title":"{{(i == 390 ? 1 : i)}}"}""" + "\n")
            )
        );
        var stopped = await dock.RunAsync("import", "boats.ndjson", dock.Address, "--on-error", "stop");
        stopped.ExitCode.ShouldBe(1, stopped.Error);
        undone = await dock.RunAsync("undo", "last", "--yes");
        undone.ExitCode.ShouldBe(0, undone.Error);
        (await Voyage.RecordsAsync(dock.Server, "boats")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unique_values_that_moved_along_a_chain_move_back(bool backwards)
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Oldest);
        await dock.EmptyAsync();
        await dock.Server.Api.CreateCollectionAsync(
            """
            {"name":"berths","type":"base","fields":[{"name":"code","type":"text"}],"indexes":["create unique index idx_berth on berths (code)"]}
            """
        );
        string Berths(int moved) =>
            string.Concat(
                (moved > 0 ? Enumerable.Range(1, 30).Reverse() : Enumerable.Range(1, 30)).Select(i =>
                    $$"""{"id":"{{Harbour.Id("bert", i)}}","code":"c{{i + moved}}"}""" + "\n"
                )
            );
        (await dock.RunAsync("import", dock.Write("berths.ndjson", Berths(0)), dock.Address)).ExitCode.ShouldBe(0);
        var before = StateOf(dock, []);
        dock.Write("berths.ndjson", Berths(backwards ? 1 : -1));
        var moved = await dock.RunAsync("import", "berths.ndjson", dock.Address, "--upsert", "*=id");
        moved.ExitCode.ShouldBe(0, moved.Error);
        StateOf(dock, []).ShouldNotBe(before);

        var undone = await dock.RunAsync("undo", "last", "--yes");

        undone.ExitCode.ShouldBe(0, undone.Error);
        Same(StateOf(dock, []), before);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_PocketBase_keeps_of_users_comes_back_with_them(PocketBaseBinary binary, bool hooks)
    {
        await using var dock = await Dock.OpenAsync(binary, hooks);
        await Harbour.FillAsync(dock.Server, 3);
        foreach (var collection in new[] { "sailors", "clerks" })
        {
            var user = new JsonObject
            {
                ["id"] = Harbour.Id(collection[..4], 99),
                ["collectionRef"] = collection == "sailors" ? "pbc_4sailors" : "pbc_5clerks",
                ["recordRef"] = Harbour.Id(collection[..4], 1),
                ["provider"] = "google",
                ["providerId"] = "g1",
                ["fingerprint"] = "f1",
            };
            (await dock.Server.Api.PostAsync("/api/collections/_externalAuths/records", user)).EnsureSuccess();
            (await dock.Server.Api.PostAsync("/api/collections/_authOrigins/records", user)).EnsureSuccess();
        }

        var before = await OfUsersAsync(dock);
        before.Count.ShouldBe(4);
        (
            await dock.RunAsync("export", dock.Address, "users", "--collections", "sailors,_externalAuths")
        ).ExitCode.ShouldBe(0);
        dock.Write("sailors.csv", "email\nother@example.com\n");
        foreach (var source in new[] { "sailors.csv", "users" })
        {
            var done = await dock.RunAsync("import", source, dock.Address, "--truncate", "--yes");
            done.ExitCode.ShouldBe(0, done.Error);
            (await OfUsersAsync(dock)).Count.ShouldBeLessThan(4);

            var undone = await dock.RunAsync("undo", "last", "--yes");

            undone.ExitCode.ShouldBe(0, undone.Error);
            undone.Out.ShouldNotContain("remove 1 of _externalAuths");
            Same(await OfUsersAsync(dock), before);
        }
    }

    [Fact]
    public async Task Thousands_of_records_are_looked_at_page_by_page()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        await dock.EmptyAsync();
        dock.Write(
            "ports.ndjson",
            string.Concat(
                Enumerable
                    .Range(1, 4000)
                    .Select(i =>
                        $$"""{"id":"{{Harbour.Id("port", i)}}","name":"{{i}}","created":"2001-02-03 04:05:06.789Z"}"""
                        + "\n"
                    )
            )
        );
        var done = await dock.RunAsync("import", "ports.ndjson", dock.Address);
        done.ExitCode.ShouldBe(0, done.Error);
        var undone = await dock.RunAsync("undo", "last", "--yes");
        undone.ExitCode.ShouldBe(0, undone.Error);
        (await Voyage.RecordsAsync(dock.Server, "ports")).ShouldBeEmpty();
    }

    private static async Task<List<string>> OfUsersAsync(Dock dock)
    {
        var lines = new List<string>();
        foreach (var collection in new[] { "_externalAuths", "_authOrigins" })
        {
            var records = await Voyage.RecordsAsync(dock.Server, collection);
            foreach (var record in records.Values.Where(r => (string)r["collectionRef"]! != SuperusersId))
            {
                record.Remove("created");
                record.Remove("updated");
                lines.Add(record.ToJsonString());
            }
        }

        return lines;
    }

    // The e-mail moved the token key, so that the pre-image has the old one.
    private static void KeepsSecretsToItself(Dock dock, List<string> before)
    {
        var sailor = before.First(l => l.Contains("sailors1@example.com", StringComparison.Ordinal));
        var start = sailor.IndexOf("tokenKey=text'", StringComparison.Ordinal) + "tokenKey=text'".Length;
        var token = System.Text.Encoding.UTF8.GetBytes(sailor[start..sailor.IndexOf('\'', start)]);
        var holding = Directory
            .EnumerateFiles(dock.PathOf("home"), "*", SearchOption.AllDirectories)
            .Where(f => File.ReadAllBytes(f).AsSpan().IndexOf(token) >= 0)
            .ToList();
        holding.Count.ShouldBeInRange(1, 2);
        foreach (var file in holding)
        {
            Path.GetFileName(file).ShouldStartWith("undo.db");
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    private static async Task ChangeSinceAsync(Dock dock, string[] upsert)
    {
        var before = StateOf(dock, []);
        Write(dock);
        (await dock.RunAsync(upsert)).ExitCode.ShouldBe(0);
        var api = dock.Server.Api;
        (
            await api.PatchAsync(
                $"/api/collections/boats/records/{Harbour.Id("boat", 1)}",
                new JsonObject { ["length"] = 99 }
            )
        ).EnsureSuccess();
        (await api.DeleteAsync($"/api/collections/ports/records/{Harbour.Id("port", 12)}")).EnsureSuccess();
        (
            await api.PostAsync(
                "/api/collections/clerks/records",
                new JsonObject
                {
                    ["id"] = Harbour.Id("cler", 9),
                    ["email"] = "since@example.com",
                    ["password"] = "since-the-run",
                    ["passwordConfirm"] = "since-the-run",
                    ["home"] = Harbour.Id("port", 70),
                }
            )
        ).EnsureSuccess();
        var now = StateOf(dock, []);

        var refused = await dock.RunAsync("undo", "last", "--json");

        refused.ExitCode.ShouldBe(1, refused.Error);
        var changes = JsonNode.Parse(refused.Out)!["changes"]!
            .AsArray()
            .Select(c => $"{c!["collection"]} {c["id"]} {c["what"]} {c["fields"]!.ToJsonString()}")
            .ToList();
        changes.ShouldContain($"boats {Harbour.Id("boat", 1)} changed since the run [\"length\",\"updated\"]");
        changes.ShouldContain($"ports {Harbour.Id("port", 12)} was deleted since the run []");
        changes.ShouldContain(
            $"clerks {Harbour.Id("cler", 9)} refers to a record of 'ports' that the run made [\"home\"]"
        );
        Same(StateOf(dock, []), now);

        var forced = await dock.RunAsync("undo", "last", "--force", "--yes");
        forced.ExitCode.ShouldBe(0, forced.Error);
        (await api.DeleteAsync($"/api/collections/clerks/records/{Harbour.Id("cler", 9)}")).EnsureSuccess();
        Same(StateOf(dock, []), before);
    }

    // Of hundreds of lines, only those that differ say something.
    private static void Same(List<string> now, List<string> before)
    {
        now.Except(before).ShouldBe([]);
        before.Except(now).ShouldBe([]);
    }

    private static void Write(Dock dock)
    {
        dock.Write(
            "dump/manifest.json",
            """[{"collection":"ports","records":4},{"collection":"boats","records":26},{"collection":"sailors","records":2},{"collection":"extra","records":1}]"""
        );
        dock.Write(
            "dump/ports.ndjson",
            Line("ports", 1, "name", "One")
                + Line("ports", 2, "parent", Harbour.Id("port", 70))
                + Line("ports", 12, "name", "Twelve")
                + Line("ports", 70, "name", "New")
        );
        dock.Write(
            "dump/boats.ndjson",
            string.Concat(
                Enumerable
                    .Range(1, 26)
                    .Select(i =>
                        i <= 6
                            ? Boat(i, $"Boat {i} again", $$"""{"changed":{{i}}}""")
                            : Boat(i + 100, $"New boat {i}", "[1,2]")
                    )
            )
        );
        dock.Write(
            "dump/sailors.ndjson",
            Line("sailors", 1, "email", "moved@example.com")
                + $$"""{"id":"{{Harbour.Id("sail", 70)}}","email":"new@example.com","password":"a-new-password"}"""
                + "\n"
        );
        dock.Write("dump/extra.ndjson", """{"id":"extra0000000001","title":"x"}""" + "\n");
    }

    private static string Boat(int i, string title, string log) =>
        new JsonObject
        {
            ["id"] = Harbour.Id("boat", i),
            ["title"] = title,
            ["log"] = JsonNode.Parse(log),
            ["port"] = Harbour.Id("port", 70),
            ["visited"] = new JsonArray(),
            ["weight"] = i,
        }.ToJsonString() + "\n";

    private static string Line(string collection, int number, string field, string value)
    {
        var line = new JsonObject { ["id"] = Harbour.Id(collection == "sailors" ? "sail" : "port", number) };
        if (collection == "ports")
        {
            line["name"] = $"Named {number}";
        }

        line[field] = value;
        return line.ToJsonString() + "\n";
    }

    /// <summary>All rows of the server's own collections, column by column, and the collections themselves.</summary>
    private static List<string> StateOf(Dock dock, string[] except)
    {
        using var database = SqliteDatabase.Open(
            Path.Combine(dock.Server.DataDirectory, "data.db"),
            SqliteOpenMode.ReadOnly
        );
        var lines = new List<string>();
        var tables = Column(
            database,
            "select name from sqlite_master where type = 'table' and name not in ('_params', '_authOrigins', '_migrations', '_superusers')"
        );
        foreach (var table in tables.Where(t => !t.StartsWith("sqlite_", StringComparison.Ordinal)))
        {
            var ignored = table == "_collections" ? ["updated", "created"] : except;
            var columns = Column(database, $"select name from pragma_table_info('{table}')").Except(ignored);
            var values = columns
                .Order(StringComparer.Ordinal)
                .Select(c => $"'{c}=' || typeof(\"{c}\") || quote(\"{c}\")");
            lines.AddRange(
                Column(
                    database,
                    $"select '{table} ' || {string.Join(" || ' ' || ", values)} from \"{table}\" order by id"
                )
            );
        }

        return lines;
    }

    private static List<string> Column(SqliteDatabase database, string sql)
    {
        using var rows = database.Prepare(sql);
        var values = new List<string>();
        while (rows.Step())
        {
            // To PocketBase the two are one.
            values.Add(rows.Text(0).Replace("log=text'null'", "log=nullNULL", StringComparison.Ordinal));
        }

        return values;
    }
}
