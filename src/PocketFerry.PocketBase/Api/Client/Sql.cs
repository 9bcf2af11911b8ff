using System.Text;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>Names and values in SQLite's SQL.</summary>
internal static class Sql
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Text(string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? $"CAST(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' AS TEXT)"
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
