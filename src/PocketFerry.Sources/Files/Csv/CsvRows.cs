using System.Text.Unicode;
using CsvHelper;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Csv;

/// <summary>Puts the reader's current record into a batch.</summary>
internal sealed class CsvRows(CsvReader reader, string[] columns, int maxCellBytes, int skipped)
{
    private long _ordinal;

    public void AddTo(RowBatch batch, CsvMalformedRecord? malformed)
    {
        var row = batch.AddRow(new RowPosition(++_ordinal, reader.LineNumber, reader.ByteOffset + skipped));
        var count = Math.Min(reader.FieldCount, columns.Length);
        for (var i = 0; i < count; i++)
        {
            var bytes = reader.GetSpan(i);
            if (bytes.Length > 0)
            {
                batch[row, i] = bytes.Length <= maxCellBytes ? batch.Store(CellKind.Text, bytes) : Cell.Null;
            }
            else
            {
                // Nothing at all is null; a pair of quotes is an empty text.
                batch[row, i] = reader.GetRawSpan(i).IsEmpty ? Cell.Null : batch.Store(CellKind.Text, default);
            }
        }

        if (Fault(malformed) is { } fault)
        {
            batch.SetFault(row, fault);
        }
    }

    private RowFault? Fault(CsvMalformedRecord? malformed)
    {
        if (reader.FieldCount != columns.Length)
        {
            return Malformed(
                $"The row has {reader.FieldCount} cells, the first line has {columns.Length}.",
                "Quote cells that hold the delimiter or a line break, and give every row all cells."
            );
        }

        if (malformed is not null)
        {
            return Malformed(
                "Text follows the closing quote of a cell.",
                "Double the quotes inside a quoted cell (\"\"), or read quotes as text with --no-quotes."
            );
        }

        var raw = reader.RawRecord;
        if (!Utf8.IsValid(raw))
        {
            return InvalidText();
        }

        return raw.Length > maxCellBytes ? TooLong() : null;
    }

    private RowFault Malformed(string message, string cure) =>
        new("malformed_row", "", message, cure, Excerpt.Of(reader.RawRecord));

    private RowFault InvalidText()
    {
        var column = 0;
        while (column < columns.Length - 1 && Utf8.IsValid(reader.GetSpan(column)))
        {
            column++;
        }

        return new RowFault(
            "invalid_text",
            columns[column],
            "The cell is not valid UTF-8.",
            "Say the file's encoding (--encoding windows-1252, utf-16le, …), or mend the cell.",
            Excerpt.Of(reader.GetSpan(column))
        );
    }

    private RowFault? TooLong()
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (reader.GetSpan(i).Length > maxCellBytes)
            {
                return new RowFault(
                    "value_too_long",
                    columns[i],
                    $"The cell has {reader.GetSpan(i).Length} bytes; {maxCellBytes} is the limit.",
                    "Look for a quote that is opened in this row and closed much later."
                );
            }
        }

        return null;
    }
}
