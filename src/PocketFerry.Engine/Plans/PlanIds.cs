using PocketFerry.Engine.Mapping;
using PocketFerry.Model.Ids;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Plans;

/// <summary>The record ids of one stream of a plan, and of the collections that its relations go to. Not thread-safe.</summary>
public sealed class PlanIds : IIdSource
{
    private readonly Dictionary<string, RecordIds> _collections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool[]> _folded = new(StringComparer.Ordinal);
    private readonly IdKey _key = new();
    private readonly byte[] _fingerprint;
    private readonly RecordIds? _seeded;

    /// <summary>Makes the ids for a stream.</summary>
    public PlanIds(RunPlan plan, StreamPlan stream)
    {
        var print = stream.Stream.Fingerprint.Length > 0 ? stream.Stream.Fingerprint : stream.Stream.Name;
        _fingerprint = System.Text.Encoding.UTF8.GetBytes(print);
        if (stream.Collection is { } collection)
        {
            Add(plan, collection.Name, FormatOf(stream));
            _seeded =
                stream.Ids == IdPolicy.New && plan.IdSeed.Length > 0
                    ? new RecordIds(collection.Name, FormatOf(stream), plan.IdSeed)
                    : null;
        }

        foreach (var map in stream.Fields)
        {
            if (map.DeriveFor is { } target)
            {
                Add(plan, target, map.DeriveFormat);
            }
        }
    }

    /// <inheritdoc/>
    public int Derive(string collection, RowBatch batch, ReadOnlySpan<Cell> key, Span<byte> id)
    {
        _key.Clear();
        var folded = _folded[collection];
        for (var i = 0; i < key.Length; i++)
        {
            if (!_key.TryAdd(batch, key[i], i < folded.Length && folded[i]))
            {
                return 0;
            }
        }

        return Derive(collection, id);
    }

    /// <inheritdoc/>
    public int Derive(string collection, ReadOnlySpan<byte> key, Span<byte> id)
    {
        _key.Clear();
        _key.AddText(key, _folded[collection] is [true, ..]);
        return Derive(collection, id);
    }

    /// <inheritdoc/>
    public int DeriveRow(string collection, long ordinal, Span<byte> id)
    {
        var ids = _collections[collection];
        ids.DeriveRow(_fingerprint, ordinal, _key, id);
        return ids.Format.Length;
    }

    /// <inheritdoc/>
    public int New(string collection, Span<byte> id)
    {
        var ids = _collections[collection];
        ids.New(id);
        return ids.Format.Length;
    }

    /// <inheritdoc/>
    public int New(string collection, long ordinal, Span<byte> id)
    {
        if (_seeded is null)
        {
            return New(collection, id);
        }

        _seeded.DeriveRow(_fingerprint, ordinal, _key, id);
        return _seeded.Format.Length;
    }

    private int Derive(string collection, Span<byte> id)
    {
        var ids = _collections[collection];
        ids.Derive(_key, id);
        return ids.Format.Length;
    }

    private void Add(RunPlan plan, string collection, IdFormat format)
    {
        if (_collections.TryAdd(collection, new RecordIds(collection, format, plan.IdNamespace)))
        {
            _folded[collection] =
            [
                .. FoldedOf(plan.Streams.Concat(plan.LeftOut).FirstOrDefault(s => s.TargetName == collection)),
            ];
        }
    }

    // Keys are the same where the column that they are the key of takes them for the same.
    private static IEnumerable<bool> FoldedOf(StreamPlan? stream) =>
        stream is null ? [] : stream.KeyColumns.Select(stream.Stream.IgnoresCase);

    private static IdFormat FormatOf(StreamPlan stream)
    {
        if (stream.Ids == IdPolicy.Keep)
        {
            return IdFormat.Default;
        }

        var field = stream.Collection!.Fields.OfType<Model.Fields.TextField>().First(f => f.PrimaryKey);
        return IdFormat.TryCreate(field, out var format, out var problem)
            ? format
            : throw new ArgumentException(problem, nameof(stream));
    }
}
