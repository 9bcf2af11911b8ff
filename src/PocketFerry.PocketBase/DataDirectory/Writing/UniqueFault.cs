using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>Words for a broken unique index, with PocketBase's code.</summary>
internal static class UniqueFault
{
    /// <summary>Reads SQLite's <c>UNIQUE constraint failed: users.email, users.name</c>.</summary>
    public static RowFault From(string sqliteMessage, Collection collection, RowBatch batch, int row)
    {
        var columns = Columns(sqliteMessage);
        var field = columns.Count > 0 ? columns[0] : "";
        return Of(columns, Value(collection, batch, row, field));
    }

    public static RowFault Of(IReadOnlyList<string> columns, string value)
    {
        var what = columns.Count switch
        {
            0 => "A unique index",
            1 => $"'{columns[0]}'",
            _ => $"The combination of {string.Join(", ", columns.Select(c => $"'{c}'"))}",
        };
        return new RowFault(
            "validation_not_unique",
            columns.Count > 0 ? columns[0] : "",
            $"{what} must be unique, and another record already has this value.",
            "Change the value, or treat existing records with --mode skip, merge or upsert.",
            value
        );
    }

    public static List<string> Columns(string sqliteMessage)
    {
        const string Mark = "constraint failed: ";
        var start = sqliteMessage.IndexOf(Mark, StringComparison.Ordinal);
        if (start < 0)
        {
            return [];
        }

        var end = sqliteMessage.IndexOf(" [", start, StringComparison.Ordinal);
        var list = sqliteMessage[(start + Mark.Length)..(end < 0 ? sqliteMessage.Length : end)];
        return
        [
            .. list.Split(", ")
                .Where(p => p.Contains('.', StringComparison.Ordinal))
                .Select(p => p[(p.IndexOf('.', StringComparison.Ordinal) + 1)..]),
        ];
    }

    private static string Value(Collection collection, RowBatch batch, int row, string field)
    {
        var index = collection.IndexOf(field);
        if (index < 0 || collection.Fields[index].Type == FieldType.Password || field == "tokenKey")
        {
            return "";
        }

        var cell = batch[row, index];
        var text = cell.Kind switch
        {
            CellKind.Integer => cell.Integer.ToString(System.Globalization.CultureInfo.InvariantCulture),
            CellKind.Real => cell.Real.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            _ => Encoding.UTF8.GetString(batch.Bytes(cell)),
        };
        return text.Length <= 100 ? text : text[..100] + "…";
    }
}
