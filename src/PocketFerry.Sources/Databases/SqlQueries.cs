using System.Collections.Concurrent;

namespace PocketFerry.Sources.Databases;

/// <summary>The tables of a source that are queries, each described once. Thread-safe.</summary>
/// <typeparam name="T">What the source takes for a table.</typeparam>
internal sealed class SqlQueries<T>
{
    private readonly ConcurrentDictionary<(string Name, string Sql), T> _tables = new();

    public T Of(string name, string sql, Func<T> describe) => _tables.GetOrAdd((name, sql), _ => describe());
}
