using System.Text.Json;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Reading;

/// <summary>A json field: any JSON value; numbers sit there as SQLite numbers (the column's affinity), null as NULL.</summary>
internal sealed class JsonCellReader : CellReader
{
    public override Cell Read(SqliteStatement row, int column, RowBatch batch)
    {
        if (row.Type(column) != SqliteType.Text)
        {
            return AsStored(row, column, batch);
        }

        var text = row.Bytes(column).Trim(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return Cell.Null;
        }

        return text[0] switch
        {
            (byte)'{' or (byte)'[' => batch.Store(CellKind.Json, text),
            (byte)'"' => String(text, batch),
            _ when text.SequenceEqual("null"u8) => Cell.Null,
            _ when text.SequenceEqual("true"u8) => Cell.OfBoolean(true),
            _ when text.SequenceEqual("false"u8) => Cell.OfBoolean(false),
            _ => batch.Store(CellKind.Number, text),
        };
    }

    private static Cell String(ReadOnlySpan<byte> json, RowBatch batch)
    {
        if (json.Length >= 2 && json[^1] == '"' && json.IndexOf((byte)'\\') < 0)
        {
            return batch.Store(CellKind.Text, json[1..^1]);
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            var room = batch.Reserve(json.Length);
            return batch.Commit(CellKind.Text, reader.CopyString(room));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A lone surrogate, or text that only looks like a JSON string: hand it on as a document, for the reader's
            // consumer to judge.
            return batch.Store(CellKind.Json, json);
        }
    }
}
