using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Verification;

/// <summary>Live databases against what was made of them, by a plan and without one.</summary>
public sealed class DatabaseTests : IDisposable
{
    private const string Tables = """
        CREATE TABLE lands (id int PRIMARY KEY, name varchar(50));
        CREATE TABLE customers (id int PRIMARY KEY, email varchar(100), name varchar(100), balance numeric(10,2));
        CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers (id), land varchar(50), total int);
        INSERT INTO lands VALUES (1, 'Germany'), (2, 'France');
        INSERT INTO customers VALUES (1, 'ann@example.com', 'Ann', 1.25), (2, 'bob@example.com', 'Bob', NULL), (3, 'cid@example.com', NULL, -7);
        INSERT INTO orders VALUES (10, 1, 'Germany', 1), (11, 2, 'France', 2), (12, 2, 'Atlantis', 3), (13, NULL, NULL, 4), (14, 3, 'France', 5);
        """;

    // A changed value, a relation by another field, a row more and a row less.
    private const string Changes = """
        UPDATE customers SET balance = 1.26 WHERE id = 1;
        UPDATE orders SET land = 'Germany' WHERE id = 14;
        INSERT INTO orders VALUES (15, 1, 'Germany', 6);
        DELETE FROM orders WHERE id = 13;
        """;

    private readonly TempFolder _folder = new();
    private string? _password;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_and_a_data_directory()
    {
        await using var postgres = await PostgresServer.StartAsync(PostgresServer.Installations[0]);
        await postgres.ExecuteAsync("postgres", "CREATE DATABASE shop");
        await postgres.ExecuteAsync("shop", Tables);
        _password = PostgresServer.Password;
        var source = postgres.Url("shop").Replace(":" + Uri.EscapeDataString(PostgresServer.Password), "");
        await RunAsync(0, "init", _folder["plain"]);
        await RunAsync(0, "init", _folder["planned"]);
        await CompareAsync(source, _folder["plain"], _folder["planned"], c => postgres.ExecuteAsync("shop", c));
    }

    [Fact]
    public async Task MariaDB_and_a_server()
    {
        await using var mariadb = await MariaDbServer.StartAsync();
        await mariadb.ExecuteAsync("mysql", "CREATE DATABASE shop CHARACTER SET utf8mb4");
        await mariadb.ExecuteAsync("shop", Tables);
        await using var plain = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, _folder["plain"]);
        await using var planned = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, _folder["planned"]);
        await CompareAsync(
            mariadb.Url("shop"),
            plain.Address.ToString(),
            planned.Address.ToString(),
            c => mariadb.ExecuteAsync("shop", c)
        );
    }

    public void Dispose() => _folder.Dispose();

    private async Task CompareAsync(string source, string plain, string planned, Func<string, Task> change)
    {
        await RunAsync(0, "copy", source, plain, "--create-missing");
        string[] asItIs = ["verify", source, plain];
        var plan = _folder.Write("plan.yaml", PlanOf(source, planned));
        await RunAsync(0, "run", plan);
        string[] byPlan = ["verify", "--plan", plan];

        (await RunAsync(0, asItIs)).ShouldStartWith("EQUAL: 10 records in 3 collections");
        var equal = await RunAsync(0, byPlan);
        equal.ShouldStartWith("EQUAL: 10 records in 3 collections");
        equal.ShouldNotContain("not compared: land");

        await change(Changes);
        await NamesAsync(asItIs, "customers changed balance, orders changed land, orders extra, orders missing");
        await NamesAsync(byPlan, "customers changed balance_cents, orders changed land, orders extra, orders missing");

        foreach (var verify in new[] { asItIs, byPlan })
        {
            var repaired = await RunAsync(5, [.. verify, "--repair"]);
            repaired.ShouldStartWith("DIFFERENT: 1 difference in 1 of 3 collections");
            repaired.ShouldContain("Before the repair: 4 differences.");
            await NamesAsync(verify, "orders extra");
            (await RunAsync(0, [.. verify, "--allow-extra"])).ShouldStartWith("EQUAL: 10 records");
        }
    }

    private static string PlanOf(string source, string target) =>
        $$"""
            version: 1
            from: "{{source}}"
            to: {{target}}
            defaults: { createMissing: true }
            collections:
              lands:
                key: id
                fields:
                  name: { from: name, type: text }
                leaveOut: "*"
              customers:
                key: id
                fields:
                  email: { from: email, type: email }
                  name: { from: name, type: text }
                  balance_cents: { expr: "Math.round(row.balance * 100)", type: number }
                leaveOut: "*"
              orders:
                key: id
                fields:
                  customer: { from: customer_id, to: customers }
                  land: { from: land, to: lands, by: name, onError: "null" }
                  total: { from: total, type: number }
                leaveOut: "*"
            """;

    private async Task NamesAsync(string[] verify, string expected)
    {
        var said = await RunAsync(5, [.. verify, "--json"]);
        var collections = JsonNode.Parse(said.TrimEnd().Split('\n')[^1])!["collections"]!.AsArray();
        var named = collections.SelectMany(c =>
            c!["records"]!
                .AsArray()
                .Select(r =>
                    $"{c["collection"]} {r!["kind"]} {string.Join(',', r["fields"]!.AsArray().Select(f => (string)f!["field"]!))}".Trim()
                )
        );
        string.Join(", ", named.Order()).ShouldBe(expected, said);
    }

    private async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        var options = new PbferryOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["PBFERRY_HOME"] = _folder["home"],
                ["PBFERRY_SOURCE_PASSWORD"] = _password,
                ["PBFERRY_EMAIL"] = PocketBaseServer.SuperuserEmail,
                ["PBFERRY_PASSWORD"] = PocketBaseServer.SuperuserPassword,
            },
        };
        var result = await Pbferry.RunAsync(arguments, options, Cancellation);
        result.ExitCode.ShouldBe(exitCode, $"{string.Join(' ', arguments)}\n{result.Out}\n{result.Error}");
        return result.Out;
    }
}
