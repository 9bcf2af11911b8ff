using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Samples;

/// <summary>The bridge in samples/ does what it is shown for.</summary>
public sealed class LegacyShopBridgeTests
{
    private const string Tables = """
        CREATE TABLE customers (id int PRIMARY KEY, name text);
        CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers (id), price_text text);
        INSERT INTO customers VALUES (1, 'Ann');
        INSERT INTO orders VALUES (1, 1, '12,50 EUR'), (2, 1, '$ 9.99'), (3, NULL, '1.200,- €'), (4, 1, NULL), (5, 1, 'ask Bob');
        """;

    [Fact]
    public async Task The_shop_arrives_with_its_prices()
    {
        using var folder = new TempFolder();
        (await Pbferry.RunAsync("init", folder["pb_data"])).ExitCode.ShouldBe(0);
        await using var postgres = await PostgresServer.StartAsync(PostgresServer.Installations[0]);
        await postgres.ExecuteAsync("postgres", "CREATE DATABASE shop");
        await postgres.ExecuteAsync("shop", Tables);

        await using var bridge = ChildProcess.Start("dotnet", [Program(), postgres.Url("shop"), folder["pb_data"]]);
        var exitCode = await bridge.WaitAsync(TimeSpan.FromMinutes(1));

        bridge.Error.ShouldBe("orders row 5: 'ask Bob' is no price.\n");
        bridge.Out.ShouldBe("customers: 1 inserted, 0 rejected\norders: 4 inserted, 1 rejected\n");
        exitCode.ShouldBe(3);
        (
            await Sqlite3.ScalarAsync(
                folder["pb_data/data.db"],
                "SELECT group_concat(total || ' ' || currency || ' ' || coalesce(c.name, ''), ', ') FROM (SELECT * FROM orders ORDER BY source_id) o LEFT JOIN customers c ON c.id = o.customer"
            )
        ).ShouldBe("12.5 EUR Ann, 9.99 USD Ann, 1200 EUR , 0  Ann");
    }

    private static string Program()
    {
        // …/tests/PocketFerry.Live.Tests/bin/Release/net10.0/
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(
            root,
            "samples",
            "LegacyShopBridge",
            "bin",
            output.Parent.Name,
            output.Name,
            "LegacyShopBridge.dll"
        );
    }
}
