namespace PocketFerry.Engine.Undo;

/// <summary>One record that a run touched: how it was, and how the run left it.</summary>
/// <param name="Number">Its number in the undo file; 0 for one of many that were made at once.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Before">Its pre-image, in the form of whoever wrote it; null where there was no such record.</param>
/// <param name="After">
/// A fingerprint of how the run left it; <see cref="Gone"/> where the run left none, null where the run ended before that
/// was known.
/// </param>
internal readonly record struct UndoEntry(long Number, string Id, byte[]? Before, byte[]? After)
{
    /// <summary>Stands for a record that the run left no more of.</summary>
    public static byte[] Gone { get; } = [0];
}
