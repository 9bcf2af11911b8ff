namespace PocketFerry.Model.Records;

/// <summary>Where a row stands in its source.</summary>
/// <param name="Ordinal">The row's number in its stream, from 1; counts faulty rows too.</param>
/// <param name="Line">The line on which it starts, from 1; 0 where the source has no lines.</param>
/// <param name="Offset">The byte at which it starts in the (decompressed) file; -1 where that means nothing.</param>
public readonly record struct RowPosition(long Ordinal, long Line, long Offset)
{
    /// <summary>A position in a source without lines, such as a table.</summary>
    public static RowPosition Of(long ordinal) => new(ordinal, 0, -1);
}
