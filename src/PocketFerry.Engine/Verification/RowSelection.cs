using System.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification;

/// <summary>Some rows of a stream, by their records' ids or by their numbers.</summary>
internal sealed class RowSelection
{
    private readonly HashSet<string>? _records;
    private readonly HashSet<long> _numbers = [];

    private RowSelection(HashSet<string>? records) => _records = records;

    /// <summary>The ids; null where rows are told by their numbers.</summary>
    public IReadOnlyCollection<string>? Records => _records;

    /// <summary>How many rows there are.</summary>
    public long Count => _records?.Count ?? _numbers.Count;

    /// <summary>Rows of a PocketBase.</summary>
    public static RowSelection OfRecords(IEnumerable<string> ids) =>
        new(new HashSet<string>(ids, StringComparer.Ordinal));

    /// <summary>Rows by their numbers in the stream, from 1.</summary>
    public static RowSelection OfNumbers(IEnumerable<long> numbers)
    {
        var selection = new RowSelection(null);
        selection._numbers.UnionWith(numbers);
        return selection;
    }

    /// <summary>The rows of two selections; null, which is all rows, where one has all or they tell rows differently.</summary>
    public static RowSelection? OfEither(RowSelection? one, RowSelection? other) =>
        one is null || other is null ? null
        : one is { _records: { } ids } && other is { _records: { } more } ? OfRecords(ids.Union(more))
        : one._records is null && other._records is null ? OfNumbers(one._numbers.Union(other._numbers))
        : null;

    /// <summary>Adds a row.</summary>
    public void Add(RowBatch batch, int row, int idColumn)
    {
        if (_records is null)
        {
            _numbers.Add(batch.Position(row).Ordinal);
        }
        else if (idColumn >= 0)
        {
            _records.Add(Encoding.UTF8.GetString(batch.Bytes(row, idColumn)));
        }
    }

    /// <summary>Whether a row is one of them.</summary>
    /// <param name="batch">The row's batch.</param>
    /// <param name="row">The row.</param>
    /// <param name="idColumn">The column of ids.</param>
    public bool Has(RowBatch batch, int row, int idColumn) =>
        _records is null
            ? _numbers.Contains(batch.Position(row).Ordinal)
            : idColumn >= 0 && _records.Contains(Encoding.UTF8.GetString(batch.Bytes(row, idColumn)));
}
