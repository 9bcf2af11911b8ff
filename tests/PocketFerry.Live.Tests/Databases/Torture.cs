using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Databases;

/// <summary>Carries a table per case into PocketBase, by either road, and compares what is there, value by value.</summary>
internal static class Torture
{
    public static string Schema(IReadOnlyList<TortureCase> cases, string before = "")
    {
        var sql = new StringBuilder(before);
        for (var i = 0; i < cases.Count; i++)
        {
            sql.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"CREATE TABLE t{i} (k int PRIMARY KEY, v {cases[i].Type});\nINSERT INTO t{i} (k, v) VALUES (1, {cases[i].Value});\n"
            );
        }

        return sql.ToString();
    }

    /// <summary>The same by the web API of a running server; what it then holds is read from its files.</summary>
    public static async Task CompareByApiAsync(string source, PocketBaseBinary binary, IReadOnlyList<TortureCase> cases)
    {
        using var folder = new TempFolder();
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb"]);
        await CopyAsync(
            source,
            server.Address.ToString(),
            new Dictionary<string, string?>
            {
                ["PBFERRY_TARGET_EMAIL"] = PocketBaseServer.SuperuserEmail,
                ["PBFERRY_TARGET_PASSWORD"] = PocketBaseServer.SuperuserPassword,
            }
        );
        await server.StopAsync();
        await CompareAsync(folder["pb/data.db"], cases, _ => true);
    }

    public static async Task CompareAsync(string source, IReadOnlyList<TortureCase> cases, bool isDump = false)
    {
        using var folder = new TempFolder();
        (await Pbferry.RunAsync("init", folder["pb"])).ExitCode.ShouldBe(0);
        await CopyAsync(source, folder["pb"], new Dictionary<string, string?>());
        // What is computed is not in a dump.
        await CompareAsync(
            folder["pb/data.db"],
            cases,
            isDump ? c => !c.Type.Contains("GENERATED", StringComparison.Ordinal) : _ => true
        );
    }

    private static async Task CopyAsync(string source, string target, Dictionary<string, string?> environment)
    {
        var run = await Pbferry.RunAsync(
            ["copy", source, target, "--create-missing", "--json"],
            new PbferryOptions { Environment = environment }
        );
        run.ExitCode.ShouldBe(
            0,
            run.Error
                + string.Join('\n', run.Out.Split('\n').Where(l => l.Contains("\"reject\"", StringComparison.Ordinal)))
        );
    }

    private static async Task CompareAsync(
        string database,
        IReadOnlyList<TortureCase> cases,
        Func<TortureCase, bool> isWanted
    )
    {
        var wrong = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            if (isWanted(cases[i]))
            {
                wrong.AddRange(await DifferencesAsync(database, $"t{i}", cases[i]));
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static async Task<IEnumerable<string>> DifferencesAsync(string database, string table, TortureCase wanted)
    {
        var fields = await Sqlite3.ScalarAsync(database, $"SELECT fields FROM _collections WHERE name = '{table}'");
        var field = JsonNode.Parse(fields)!.AsArray().First(f => (string)f!["name"]! == "v")![
            "type"
        ]!.GetValue<string>();
        var stored = await Sqlite3.ScalarAsync(database, $"SELECT quote(v) FROM {table}");
        return
            field == wanted.Field
            && (stored == wanted.Stored || (field == "number" && Number(stored) == Number(wanted.Stored)))
            ? []
            : [$"{wanted}: {field} {stored}, not {wanted.Field} {wanted.Stored}"];
    }

    // SQLite prints doubles with as many digits as its version thinks fit.
    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
