using System.Text.Json.Nodes;

namespace PocketFerry.Testing;

/// <summary>
/// Looks into a database with the <c>sqlite3</c> command line, which shares no code with what is under test.
/// </summary>
public static class Sqlite3
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Reads the rows of a SELECT, each an object of column name to value; blobs read as text.</summary>
    /// <exception cref="InvalidOperationException">SQLite refused; the message is its own.</exception>
    public static async Task<JsonArray> QueryAsync(string database, string sql)
    {
        var text = await RunAsync(database, sql, "-readonly", "-json");
        // No rows is no output at all, not an empty array.
        return string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(text)!.AsArray();
    }

    /// <summary>Reads the first column of a SELECT's first row as text; empty for NULL and for no row.</summary>
    /// <exception cref="InvalidOperationException">SQLite refused; the message is its own.</exception>
    public static async Task<string> ScalarAsync(string database, string sql) =>
        (await QueryAsync(database, sql)).FirstOrDefault()?.AsObject().First().Value?.ToString() ?? "";

    /// <summary>Changes the database, which is made if it is missing.</summary>
    /// <exception cref="InvalidOperationException">SQLite refused; the message is its own.</exception>
    public static Task ExecuteAsync(string database, string sql) => RunAsync(database, sql, "-cmd", ".timeout 10000");

    private static async Task<string> RunAsync(string database, string sql, params string[] options)
    {
        // An own start-up file keeps the developer's ~/.sqliterc out.
        string[] always = ["-batch", "-bail", "-init", OperatingSystem.IsWindows() ? "NUL" : "/dev/null"];
        await using var process = ChildProcess.Start("sqlite3", [.. always, .. options, database, sql]);
        var exitCode = await process.WaitAsync(Timeout);
        return exitCode == 0
            ? process.Out
            : throw new InvalidOperationException($"sqlite3 {database} ended with {exitCode}: {process.Error}\n{sql}");
    }
}
