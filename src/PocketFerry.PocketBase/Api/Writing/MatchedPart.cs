namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>A part of a batch with the existing records that its rows match; dispose it.</summary>
/// <param name="Start">The first row.</param>
/// <param name="End">The row behind the last.</param>
/// <param name="Keys">What each row's record is told by.</param>
/// <param name="Matches">The records that are there; null where none are looked for.</param>
internal sealed record MatchedPart(int Start, int End, IReadOnlyDictionary<int, string> Keys, Matches? Matches)
    : IDisposable
{
    private static readonly Dictionary<int, string> NoKeys = [];

    /// <summary>A part whose rows are all new.</summary>
    public static MatchedPart OfNew(int start, int end) => new(start, end, NoKeys, null);

    /// <summary>The row's existing record; null for none.</summary>
    public Match? Find(int row) => Keys.TryGetValue(row, out var key) ? Matches?.Find(key) : null;

    public void Dispose() => Matches?.Dispose();
}
