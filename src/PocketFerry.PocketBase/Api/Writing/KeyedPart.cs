namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>A part of a batch whose rows are still to be looked up.</summary>
/// <param name="Start">The first row.</param>
/// <param name="End">The row behind the last.</param>
/// <param name="Keys">What each row's record is told by.</param>
internal sealed record KeyedPart(int Start, int End, IReadOnlyDictionary<int, string> Keys)
{
    /// <summary>Whether a row of the other part has the key of one of these.</summary>
    public bool Meets(MatchedPart other)
    {
        var others = other.Keys.Values.ToHashSet(StringComparer.Ordinal);
        return Keys.Values.Any(others.Contains);
    }
}
