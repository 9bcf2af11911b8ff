using System.Text;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>One record's values in a statement.</summary>
/// <param name="Row">The row it comes from, or another number that its maker knows it by.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Text">The values as SQL, in brackets.</param>
/// <param name="Rest">Values too long for a statement, to be appended.</param>
internal sealed record SqlTuple(int Row, string Id, string Text, IReadOnlyList<(int Field, string Text)> Rest)
{
    /// <summary>Length of the text in UTF-8.</summary>
    public int Bytes { get; } = Encoding.UTF8.GetByteCount(Text);
}

/// <summary>What stands around the tuples of a statement.</summary>
/// <param name="Head">What stands before them.</param>
/// <param name="Tail">What stands behind them.</param>
/// <param name="IsRepeatable">Whether doing it twice is the same as doing it once.</param>
internal sealed record SqlShape(string Head, string Tail, bool IsRepeatable);
