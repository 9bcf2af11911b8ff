using System.Globalization;

namespace PocketFerry.Cli.Checks;

/// <summary>A number of rows, in words.</summary>
internal static class RowCount
{
    public static string Text(long rows) => $"{Number(rows)} row{(rows == 1 ? "" : "s")}";

    public static string Number(long rows) => rows.ToString("n0", CultureInfo.InvariantCulture);
}
