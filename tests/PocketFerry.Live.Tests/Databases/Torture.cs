using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Databases;

/// <summary>Carries a table per case into a data directory and compares what is there, value by value.</summary>
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

    public static async Task CompareAsync(string source, IReadOnlyList<TortureCase> cases, bool isDump = false)
    {
        using var folder = new TempFolder();
        (await Pbferry.RunAsync("init", folder["pb"])).ExitCode.ShouldBe(0);
        var run = await Pbferry.RunAsync("copy", source, folder["pb"], "--create-missing", "--json");
        run.ExitCode.ShouldBe(
            0,
            run.Error
                + string.Join('\n', run.Out.Split('\n').Where(l => l.Contains("\"reject\"", StringComparison.Ordinal)))
        );
        var wrong = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            // What is computed is not in a dump.
            if (isDump && cases[i].Type.Contains("GENERATED", StringComparison.Ordinal))
            {
                continue;
            }

            wrong.AddRange(await DifferencesAsync(folder["pb/data.db"], $"t{i}", cases[i]));
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
