namespace PocketFerry.Sources.Databases.Values;

/// <summary>What came to light when a stream was last read to its end. Thread-safe.</summary>
internal sealed class ColumnWarnings
{
    private volatile IReadOnlyList<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Set(IEnumerable<string> lines) => _lines = [.. lines];
}
