using System.Collections.Concurrent;

namespace PocketFerry.Sources.Databases.Values;

/// <summary>The warnings of each stream of a source. Thread-safe.</summary>
internal sealed class StreamWarnings
{
    private readonly ConcurrentDictionary<string, ColumnWarnings> _byStream = new(StringComparer.Ordinal);

    /// <summary>A stream's; empty until it was read.</summary>
    public ColumnWarnings Of(string stream) => _byStream.GetOrAdd(stream, _ => new ColumnWarnings());
}
