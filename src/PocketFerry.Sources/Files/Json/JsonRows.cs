using System.Text.Json;
using System.Text.Unicode;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Json;

/// <summary>Faults that NDJSON and JSON rows share.</summary>
internal static class JsonRows
{
    /// <summary>How deep the reader goes, so that a row beyond our own limit is a fault of that row and no broken file.</summary>
    public const int ReaderDepth = 1 << 16;

    /// <summary>The row is JSON, but no object.</summary>
    public static RowFault NotAnObject(JsonTokenType token, ReadOnlySpan<byte> row) =>
        new(
            "malformed_row",
            "",
            $"The row is {Describe(token)}, not a JSON object.",
            "Each row is an object whose keys are the columns.",
            Excerpt.Of(row)
        );

    /// <summary>The row's bytes are no UTF-8; names the first cell that isn't.</summary>
    public static RowFault InvalidUtf8(RowBatch batch, int row)
    {
        var column = "";
        for (var i = 0; i < batch.Columns.Count && column.Length == 0; i++)
        {
            if (batch[row, i].Kind is CellKind.Text or CellKind.Json && !Utf8.IsValid(batch.Bytes(row, i)))
            {
                column = batch.Columns[i];
            }
        }

        return new RowFault(
            "invalid_text",
            column,
            "The row is not valid UTF-8.",
            "JSON is UTF-8; write the file anew in that encoding, or mend the row."
        );
    }

    /// <summary>A parser's message without its own idea of the position.</summary>
    public static string Reason(JsonException e)
    {
        var message = e.Message;
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return cut < 0 ? message : message[..cut];
    }

    private static string Describe(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.Null => "null",
            _ => "true or false",
        };
}
