namespace PocketFerry.Engine.Undo;

/// <summary>One record that a run touched: how it was, and how the run left it.</summary>
/// <param name="Number">Its number in the undo file; 0 for one of many that were made at once.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Before">Its pre-image, in the form of whoever wrote it; null where there was no such record.</param>
/// <param name="After">
/// A fingerprint of how the run left it; <see cref="Gone"/> where the run left none, <see cref="Written"/> where the run ended
/// before that was known, null where it ended before it was known whether the record was written at all.
/// </param>
internal readonly record struct UndoEntry(long Number, string Id, byte[]? Before, byte[]? After)
{
    /// <summary>Stands for a record that the run left no more of.</summary>
    public static byte[] Gone { get; } = [0];

    /// <summary>Stands for a record that the run wrote, and didn't come to look at again.</summary>
    public static byte[] Written { get; } = [1];

    /// <summary>A pre-image of a record that was there and couldn't be read.</summary>
    public static byte[] Unreadable { get; } = [2];

    /// <summary>Whether it is one of those marks.</summary>
    public static bool Is(byte[]? value, byte[] mark) => value is not null && value.AsSpan().SequenceEqual(mark);
}
