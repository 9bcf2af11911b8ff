using System.Globalization;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Databases.Values;

/// <summary>The readers of a table's columns during one reading.</summary>
internal sealed class ColumnReaders(string[] names, ValueReader[] readers, ColumnWarnings warnings, int maxValueBytes)
{
    public string[] Names { get; } = names;

    public int Count => readers.Length;

    public int MaxValueBytes { get; } = maxValueBytes;

    /// <summary>Reads a value that isn't null into its cell.</summary>
    public void Read(ReadOnlySpan<byte> value, RowBatch batch, int row, int column)
    {
        string? flaw = null;
        batch[row, column] = readers[column].Read(value, batch, ref flaw);
        if (flaw is not null)
        {
            Refuse(batch, row, column, flaw, value);
        }
    }

    /// <summary>Marks a row whose value can't be read.</summary>
    public void Refuse(RowBatch batch, int row, int column, string flaw, ReadOnlySpan<byte> value) =>
        batch.SetFault(
            row,
            new RowFault("invalid_value", Names[column], flaw, "Mend it in the source.", Excerpt.Of(value))
        );

    /// <summary>Marks a row with a value that is too long to be carried.</summary>
    public void RefuseLength(RowBatch batch, int row, int column, long length) =>
        batch.SetFault(
            row,
            new RowFault(
                "value_too_long",
                Names[column],
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The value has {length:N0} bytes, more than the {MaxValueBytes:N0} that are read."
                ),
                "Leave the column out with --drop, or shorten the value in the source."
            )
        );

    /// <summary>Says what became of values, once all rows have been read.</summary>
    public void Complete() =>
        warnings.Set(
            from i in Enumerable.Range(0, readers.Length)
            let warning = readers[i].Warning
            where warning is not null
            select $"column {Names[i]}: {warning}"
        );
}
