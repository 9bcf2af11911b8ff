using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Databases;

/// <summary>A pass over a changed database touches exactly what was changed, and nothing of the owner's.</summary>
public sealed class PassTests
{
    private const string Collections = """
        [{"id":"pbc_1000000001","name":"customers","type":"base","fields":[
          {"name":"email","type":"email"},{"name":"name","type":"text"},
          {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}]},
         {"id":"pbc_1000000002","name":"orders","type":"base","fields":[
          {"name":"customer","type":"relation","collectionId":"pbc_1000000001","maxSelect":1},
          {"name":"total","type":"number"},
          {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}]}]
        """;

    // The owner's own records, of which the rows of the source match one.
    private const string OfTheOwner = """
        INSERT INTO customers (id, email, name, updated) VALUES
          ('ownercustomer01', 'ann@example.com', 'Ann', '2020-01-01 00:00:00.000Z'),
          ('ownercustomer02', 'own@example.com', 'Own', '2020-01-01 00:00:00.000Z');
        INSERT INTO orders (id, customer, total, updated) VALUES ('ownerorder00001', 'ownercustomer02', 7, '2020-01-01 00:00:00.000Z');
        """;

    private const string Before = """
        INSERT INTO customers VALUES (1, 'ann@example.com', 'Ann', '2026-01-01 10:00:00'), (2, 'bob@example.com', 'Bob', '2026-01-02 10:00:00'),
          (3, 'cid@example.com', 'Cid', '2026-01-02 10:00:00.250'), (4, 'dee@example.com', 'Dee', '2026-01-01 10:00:00');
        INSERT INTO orders VALUES (10, 1, 1, '2026-01-01 10:00:00'), (11, 2, 2, '2026-01-01 10:00:00'), (12, 3, 3, '2026-01-01 10:00:00'),
          (13, 4, 4, NULL);
        """;

    // Row 13 has no mark; order 12 goes on referring to a customer who is gone; 14 and 15 refer to rows that aren't read again.
    private const string Changes = """
        UPDATE customers SET name = 'Bob B.', updated_at = '2026-01-02 10:01:00' WHERE id = 2;
        UPDATE orders SET total = 44 WHERE id = 13;
        INSERT INTO orders VALUES (14, 1, 14, '2026-01-03 10:00:00'), (15, 4, 15, '2026-01-01 09:59:00');
        DELETE FROM orders WHERE id = 11;
        DELETE FROM customers WHERE id = 3;
        """;

    [Fact]
    public async Task Of_PostgreSQL_into_a_data_directory()
    {
        using var folder = new TempFolder();
        await using var postgres = await PostgresServer.StartAsync(PostgresServer.Installations[0]);
        await postgres.ExecuteAsync("postgres", "CREATE DATABASE shop");
        await postgres.ExecuteAsync("shop", Tables("timestamptz(3)"));
        await PrepareAsync(folder);
        await CrossAsync(folder, postgres.Url("shop"), folder["pb_data"], sql => postgres.ExecuteAsync("shop", sql));
        await postgres.ExecuteAsync("shop", "CREATE EXTENSION citext;" + Lands("citext"));
        await postgres.DumpAsync("shop", folder["pg.sql"]);
        await LooksUpAsync(folder, postgres.Url("shop"), folder["pg.sql"]);
    }

    [Fact]
    public async Task Of_MariaDB_into_a_server()
    {
        using var folder = new TempFolder();
        await using var mariadb = await MariaDbServer.StartAsync();
        await mariadb.ExecuteAsync("mysql", "CREATE DATABASE shop CHARACTER SET utf8mb4");
        await mariadb.ExecuteAsync("shop", "SET time_zone = '+00:00';" + Tables("timestamp(3) NULL"));
        await PrepareAsync(folder);
        await using var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, folder["pb_data"]);
        await CrossAsync(
            folder,
            mariadb.Url("shop"),
            server.Address.ToString(),
            sql => mariadb.ExecuteAsync("shop", "SET time_zone = '+00:00';" + sql)
        );
        await mariadb.ExecuteAsync("shop", Lands("varchar(20)"));
        await mariadb.DumpAsync("shop", folder["my.sql"]);
        await LooksUpAsync(folder, mariadb.Url("shop"), folder["my.sql"]);
    }

    [Fact]
    public async Task Of_SQLite_into_a_data_directory_and_on_until_stopped()
    {
        using var folder = new TempFolder();
        var source = folder["shop.sqlite"];
        await Sqlite3.ExecuteAsync(source, Tables("text"));
        await PrepareAsync(folder);
        await CrossAsync(folder, source, folder["pb_data"], sql => Sqlite3.ExecuteAsync(source, sql));
        await FollowAsync(folder, source);
        await Sqlite3.ExecuteAsync(source, Lands("text COLLATE NOCASE"));
        await using (var dump = ChildProcess.Start("sqlite3", [source, ".dump"]))
        {
            (await dump.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(0, dump.Error);
            folder.Write("lite.sql", dump.Out);
        }

        await LooksUpAsync(folder, source, folder["lite.sql"]);
    }

    /// <summary>Keys are the same where their columns' collation says so, live and in a dump; others are looked up.</summary>
    private static async Task LooksUpAsync(TempFolder folder, params string[] sources)
    {
        foreach (var source in sources)
        {
            var target = folder["of-" + Path.GetFileName(source).Replace('?', '-')];
            (await Pbferry.RunAsync("init", target)).ExitCode.ShouldBe(0);
            var plan = folder.Write("plan.yaml", LandPlanOf(source, target));
            var run = await Pbferry.RunAsync(["run", plan], Options(folder));
            run.ExitCode.ShouldBe(0, run.Error);
            run.Error.ShouldContain("1 relations of 'land' led to no record and were left out");
            run.Error.ShouldContain("1 values of 'twin' didn't fit");
            (
                await Sqlite3.ScalarAsync(
                    $"{target}/data.db",
                    """
                    SELECT group_concat(c.n || ' ' || coalesce(l.name, '-') || ' ' || coalesce(t.name, '-'), ', ')
                    FROM (SELECT * FROM cities ORDER BY n) c LEFT JOIN lands l ON l.id = c.land LEFT JOIN lands t ON t.id = c.twin
                    """
                )
            ).ShouldBe("1 Germany France, 2 France -, 3 - Germany", source);
            var verified = await Pbferry.RunAsync(["verify", "--plan", plan], Options(folder));
            verified.ExitCode.ShouldBe(0, verified.Out + verified.Error);
            verified.Out.ShouldStartWith("EQUAL: 5 records in 2 collections");
            verified.Out.ShouldNotContain("not compared");
        }
    }

    private static async Task CrossAsync(TempFolder folder, string source, string target, Func<string, Task> execute)
    {
        await execute(Before);
        var plan = folder.Write("plan.yaml", PlanOf(source, target));
        var first = await RunAsync(folder, plan);
        Counts(first).ShouldBe("customers 4 3 1 0, orders 4 4 0 0");
        var before = await RecordsAsync(folder);
        before.Count.ShouldBe(5 + 5);
        // Ann was the owner's already; the row of hers differs in nothing but what the source calls her.
        before["Ann A."].Id.ShouldBe("ownercustomer01");
        before["1"].Customer.ShouldBe("ownercustomer01");

        var idle = await RunAsync(folder, plan, "--since", "last", "--delete-missing");
        Counts(idle).ShouldBe("customers 2 0 0 0, orders 4 0 0 0");
        (await RecordsAsync(folder)).ShouldBe(before);

        await execute(Changes);
        var asked = await Pbferry.RunAsync(["run", plan, "--since", "last", "--delete-missing"], Options(folder));
        asked.ExitCode.ShouldBe(2, asked.Error);
        asked.Error.ShouldContain("--delete-missing would delete 1 record of customers, 1 record of orders");
        var dry = await RunAsync(folder, plan, "--since", "last", "--delete-missing", "--dry-run");
        Counts(dry).ShouldBe("customers 1 0 1 0, orders 5 2 1 1");
        (await RecordsAsync(folder)).ShouldBe(before);

        var second = await RunAsync(folder, plan, "--since", "last", "--delete-missing", "--yes");
        Counts(second).ShouldBe("customers 1 0 1 0, orders 5 2 1 1");
        second["streams"]![0]!["warnings"]!
            .ToJsonString()
            .ShouldContain("1 record stays that the source no longer has");
        var after = await RecordsAsync(folder);
        var changed = after.Where(r => !before.TryGetValue(r.Key, out var old) || old != r.Value);
        changed.Select(r => r.Key).Order().ShouldBe(["14", "15", "44", "Bob B."]);
        before.Keys.Except(after.Keys).Order().ShouldBe(["2", "4", "Bob"]);
        after["14"].Customer.ShouldBe("ownercustomer01");
        after["15"].Customer.ShouldBe(after["Dee"].Id);
        await LedgerSaysAsync(folder, (string)second["run"]!, "customers 0 1, orders 2 1");

        await execute("DELETE FROM orders WHERE id IN (10, 12); DELETE FROM customers WHERE id = 1");
        var third = await RunAsync(folder, plan, "--since", "last", "--delete-missing", "--yes");
        // Ann's record is the owner's: it stays, though her row is gone.
        Counts(third).ShouldBe("customers 1 0 0 1, orders 2 0 0 2");
        (await RecordsAsync(folder))
            .Keys.Except(["Ann A.", "Own", "7", "Bob B.", "Dee", "14", "15", "44"])
            .ShouldBeEmpty();

        if (target == folder["pb_data"])
        {
            var undo = await Pbferry.RunAsync(["undo", (string)third["run"]!, "--yes"], Options(folder));
            undo.ExitCode.ShouldBe(0, undo.Error);
            (await RecordsAsync(folder)).ShouldBe(after, ignoreOrder: true);
            // What was undone must not be passed over: the next pass reads the whole, and deletes what the source still lacks.
            var again = await RunAsync(folder, plan, "--since", "last", "--delete-missing", "--yes");
            Counts(again).ShouldBe("customers 2 0 0 1, orders 3 0 0 2");
        }

        var whole = await RunAsync(folder, plan);
        Counts(whole).ShouldBe("customers 2 0 0 0, orders 3 0 0 0");
    }

    private static async Task FollowAsync(TempFolder folder, string source)
    {
        string[] arguments = ["run", folder["plan.yaml"], "--follow", "2s", "--delete-missing", "--yes"];
        var runs = await Pbferry.RunAsync(["runs"], Options(folder));
        await using var follower = Pbferry.Start(arguments, Options(folder));
        await SeesAsync(follower, "pass 1: 3 read, 0 inserted, 0 updated, 0 deleted, 0 rejected");
        await Sqlite3.ExecuteAsync(
            source,
            "UPDATE customers SET name = 'Dee D.', updated_at = '2026-02-02 10:00:00' WHERE id = 4"
        );
        await SeesAsync(follower, "0 inserted, 1 updated, 0 deleted, 0 rejected");
        await Sqlite3.ExecuteAsync(source, "DELETE FROM orders WHERE id = 15");
        await SeesAsync(follower, "0 inserted, 0 updated, 1 deleted, 0 rejected");
        await SeesAsync(follower, "0 inserted, 0 updated, 0 deleted, 0 rejected in", behind: "1 deleted");
        follower.Terminate();
        (await follower.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(0, follower.Error);
        // Passes that changed nothing leave no record behind, but for the first.
        var later = (await Pbferry.RunAsync(["runs"], Options(folder))).Out.Split('\n').Length;
        later.ShouldBe(runs.Out.Split('\n').Length + 3);
    }

    private static async Task SeesAsync(ChildProcess follower, string text, string behind = "")
    {
        for (var end = DateTime.UtcNow.AddSeconds(60); ; await Task.Delay(50))
        {
            var from = Math.Max(follower.Out.IndexOf(behind, StringComparison.Ordinal), 0);
            if (follower.Out.IndexOf(text, from, StringComparison.Ordinal) >= 0)
            {
                return;
            }

            (DateTime.UtcNow < end && !follower.HasExited).ShouldBeTrue(follower.Out + follower.Error);
        }
    }

    private static string Tables(string time) =>
        $"""
            CREATE TABLE customers (id int PRIMARY KEY, email varchar(100), name varchar(100), updated_at {time});
            CREATE TABLE orders (id int PRIMARY KEY, customer_id int, total int, updated_at {time});
            """;

    private static string Lands(string key) =>
        $"""
            CREATE TABLE lands (code {key} PRIMARY KEY, name varchar(50));
            CREATE TABLE cities (id int PRIMARY KEY, land {key}, land_name varchar(50));
            INSERT INTO lands VALUES ('de', 'Germany'), ('FR', 'France');
            INSERT INTO cities VALUES (1, 'DE', 'France'), (2, 'fr', 'Atlantis'), (3, 'zz', 'Germany');
            """;

    private static string LandPlanOf(string source, string target) =>
        $$"""
            version: 1
            from: "{{Passwordless(source)}}"
            to: {{target}}
            defaults: { createMissing: true }
            collections:
              lands:
                key: code
                fields:
                  name: { from: name, type: text }
                leaveOut: "*"
              cities:
                key: id
                fields:
                  n: { from: id, type: number }
                  land: { from: land, to: lands, onMissing: "null" }
                  twin: { from: land_name, to: lands, by: name, onError: "null" }
            """;

    private static string Passwordless(string source) =>
        source.Replace(":" + Uri.EscapeDataString(PostgresServer.Password), "", StringComparison.Ordinal);

    private static string PlanOf(string source, string target) =>
        $$"""
            version: 1
            from: "{{source.Replace(
                ":" + Uri.EscapeDataString(PostgresServer.Password),
                "",
                StringComparison.Ordinal
            )}}"
            to: {{target}}
            collections:
              customers:
                key: id
                match: email
                since: updated_at
                overlap: 60s
                fields:
                  email: email
                  name: { from: name, map: { Ann: Ann A. } }
                leaveOut: "*"
              orders:
                key: id
                since: updated_at
                overlap: 1d
                fields:
                  customer: { from: customer_id, to: customers }
                  total: total
                leaveOut: "*"
            """;

    private static async Task PrepareAsync(TempFolder folder)
    {
        (await Pbferry.RunAsync("init", folder["pb_data"])).ExitCode.ShouldBe(0);
        var apply = await Pbferry.RunAsync(
            "schema",
            "apply",
            folder.Write("schema.json", Collections),
            folder["pb_data"]
        );
        apply.ExitCode.ShouldBe(0, apply.Error);
        await Sqlite3.ExecuteAsync($"{folder["pb_data"]}/data.db", OfTheOwner);
    }

    private static PbferryOptions Options(TempFolder folder) =>
        new()
        {
            Environment = new Dictionary<string, string?>
            {
                ["PBFERRY_HOME"] = folder["home"],
                ["PBFERRY_SOURCE_PASSWORD"] = File.ReadAllText(folder["plan.yaml"]).Contains("postgres:")
                    ? PostgresServer.Password
                    : null,
                ["PBFERRY_EMAIL"] = PocketBaseServer.SuperuserEmail,
                ["PBFERRY_PASSWORD"] = PocketBaseServer.SuperuserPassword,
            },
        };

    private static async Task<JsonNode> RunAsync(TempFolder folder, string plan, params string[] options)
    {
        var run = await Pbferry.RunAsync(["run", plan, "--json", .. options], Options(folder));
        run.ExitCode.ShouldBe(0, run.Out + run.Error);
        return JsonNode.Parse(run.Out.TrimEnd().Split('\n')[^1])!;
    }

    /// <summary>Of each collection: read, inserted, updated, deleted.</summary>
    private static string Counts(JsonNode result) =>
        string.Join(
            ", ",
            result["streams"]!
                .AsArray()
                .Select(s => $"{s!["collection"]} {s["read"]} {s["inserted"]} {s["updated"]} {s["deleted"] ?? 0}")
        );

    private static async Task LedgerSaysAsync(TempFolder folder, string run, string expected)
    {
        var shown = await Pbferry.RunAsync(["runs", "show", run, "--json"], Options(folder));
        var streams = JsonNode.Parse(shown.Out)!["streams"]!.AsArray();
        string.Join(", ", streams.Select(s => $"{s!["collection"]} {s["inserted"]} {s["updated"]}")).ShouldBe(expected);
    }

    /// <summary>Every record by its name, or its total.</summary>
    private static async Task<Dictionary<string, (string Id, string Customer, string Updated)>> RecordsAsync(
        TempFolder folder
    )
    {
        var rows = await Sqlite3.QueryAsync(
            $"{folder["pb_data"]}/data.db",
            "SELECT id, name AS k, '' AS customer, updated FROM customers UNION ALL SELECT id, printf('%g', total), customer, updated FROM orders"
        );
        return rows.ToDictionary(
            r => (string)r!["k"]!,
            r => ((string)r!["id"]!, (string)r["customer"]!, (string)r["updated"]!)
        );
    }
}
