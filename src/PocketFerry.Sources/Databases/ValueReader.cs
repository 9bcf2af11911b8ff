using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Databases;

/// <summary>Turns the values of one column into cells. Chosen once per column; holds counts, so one per reading.</summary>
internal abstract class ValueReader
{
    /// <summary>What happened to values that could not be carried as they are; null where there were none.</summary>
    public virtual string? Warning => null;

    /// <summary>Reads a value that isn't null.</summary>
    /// <param name="value">The value's bytes, in the form that the reader is for.</param>
    /// <param name="batch">Takes the bytes of the cell.</param>
    /// <param name="flaw">Set to a sentence where the value can't be read.</param>
    public abstract Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw);
}
