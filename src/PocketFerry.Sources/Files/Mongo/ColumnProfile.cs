using System.IO.Hashing;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>What the values of one column were. Memory doesn't grow with the rows.</summary>
internal sealed class ColumnProfile(string name)
{
    /// <summary>How many different values are tried as ids of other collections.</summary>
    private const int MostSamples = 500;

    // Those with the smallest hashes: a fair sample of the different values, the same in every reading.
    private readonly SortedSet<ulong> _hashes = [];
    private readonly Dictionary<ulong, byte[]> _samples = [];

    public string Name { get; } = name;

    /// <summary>The kinds of its values.</summary>
    public BsonKinds Kinds { get; private set; }

    /// <summary>The kinds of the elements of its arrays.</summary>
    public BsonKinds Elements { get; private set; }

    /// <summary>The kinds that stand within its documents, and within those in its arrays.</summary>
    public BsonKinds Inside { get; private set; }

    /// <summary>How many values there are that aren't null.</summary>
    public long Values { get; private set; }

    /// <summary>How many of them are of the rarer kinds, by kind.</summary>
    public Dictionary<BsonKinds, long> Counts { get; } = [];

    /// <summary>The one collection that all its DBRefs name; null without any, empty for several.</summary>
    public string? Collection { get; private set; }

    /// <summary>Values that may be ids, of no more than a number that is enough to tell.</summary>
    public IReadOnlyCollection<byte[]> Samples => _samples.Values;

    public void Meet(BsonKinds kind)
    {
        Kinds |= kind;
        Values += kind == BsonKinds.Undefined ? 0 : 1;
        Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
    }

    public void MeetInside(bool isArray, BsonKinds kinds, BsonKinds deeper)
    {
        if (isArray)
        {
            Elements |= kinds;
            Inside |= deeper;
        }
        else
        {
            Inside |= kinds | deeper;
        }
    }

    /// <summary>A reference leads into a collection.</summary>
    public void Refer(string collection) =>
        Collection = Collection is null || Collection == collection ? collection : "";

    public void Sample(ReadOnlySpan<byte> key)
    {
        var hash = XxHash64.HashToUInt64(key);
        if (_samples.ContainsKey(hash) || (_samples.Count == MostSamples && hash > _hashes.Max))
        {
            return;
        }

        if (_samples.Count == MostSamples)
        {
            _samples.Remove(_hashes.Max);
            _hashes.Remove(_hashes.Max);
        }

        _samples.Add(hash, key.ToArray());
        _hashes.Add(hash);
    }
}
