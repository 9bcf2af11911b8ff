using System.Text;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Files.Json;

/// <summary>The keys found so far, looked up by their UTF-8 bytes.</summary>
internal sealed class ColumnSet(string file, int maxColumns)
{
    private readonly List<byte[]> _keys = [];
    private readonly List<string> _texts = [];
    private int[] _slots = new int[64];
    private string[]? _names;

    public int Count => _keys.Count;

    /// <summary>The keys in the order in which they were found; the same list until one is added.</summary>
    public IReadOnlyList<string> Names => _names ??= [.. _texts];

    public ReadOnlySpan<byte> Key(int column) => _keys[column];

    /// <summary>The position of a key, which is added if it is new.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        var slot = Slot(key);
        if (_slots[slot] != 0)
        {
            return _slots[slot] - 1;
        }

        if (_keys.Count == maxColumns)
        {
            throw new EndpointException(
                $"{file}: the rows have more than {maxColumns} different keys; the next one is '{Encoding.UTF8.GetString(key)}'.",
                "Are the keys data? Turn {\"k1\":…,\"k2\":…} into rows or into one JSON value first."
            );
        }

        _keys.Add(key.ToArray());
        _texts.Add(Encoding.UTF8.GetString(key));
        _names = null;
        _slots[slot] = _keys.Count;
        if (_keys.Count * 2 > _slots.Length)
        {
            Rehash(_slots.Length * 2);
        }

        return _keys.Count - 1;
    }

    /// <summary>Forgets the keys that were added after there were so many (those of a row that turned out broken).</summary>
    public void TruncateTo(int count)
    {
        if (count < _keys.Count)
        {
            _keys.RemoveRange(count, _keys.Count - count);
            _texts.RemoveRange(count, _texts.Count - count);
            _names = null;
            Rehash(_slots.Length);
        }
    }

    private void Rehash(int size)
    {
        _slots = new int[size];
        for (var i = 0; i < _keys.Count; i++)
        {
            _slots[Slot(_keys[i])] = i + 1;
        }
    }

    private int Slot(ReadOnlySpan<byte> key)
    {
        // Seeded per process, so that hostile keys can't be chosen to collide.
        var hash = new HashCode();
        hash.AddBytes(key);
        var slot = hash.ToHashCode() & (_slots.Length - 1);
        while (_slots[slot] != 0 && !key.SequenceEqual(_keys[_slots[slot] - 1]))
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }
}
