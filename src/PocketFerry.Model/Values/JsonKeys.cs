using System.Text.Json;

namespace PocketFerry.Model.Values;

/// <summary>The keys of the objects that are open while JSON is read, unescaped, to find those that come twice.</summary>
internal sealed class JsonKeys : IEqualityComparer<int>
{
    // A look at every key beats hashing for objects of ordinary size; hostile ones must not take quadratic time.
    private const int LinearLimit = 16;
    private const int KeepBytes = 1 << 16;

    [ThreadStatic]
    private static JsonKeys? t_spare;

    private readonly List<(int Offset, int Length)> _keys = [];
    private readonly Stack<(int FirstKey, int FirstByte, HashSet<int>? Set)> _outer = [];
    private byte[] _bytes = new byte[1024];
    private int _byteCount;
    private int _firstKey;
    private int _firstByte;
    private HashSet<int>? _set;

    public static JsonKeys Rent()
    {
        var keys = t_spare ?? new JsonKeys();
        t_spare = null;
        return keys;
    }

    public void Return()
    {
        _keys.Clear();
        _outer.Clear();
        _byteCount = _firstKey = _firstByte = 0;
        _set = null;
        t_spare = _bytes.Length <= KeepBytes ? this : null;
    }

    public void Open()
    {
        _outer.Push((_firstKey, _firstByte, _set));
        _firstKey = _keys.Count;
        _firstByte = _byteCount;
        _set = null;
    }

    public void Close()
    {
        _keys.RemoveRange(_firstKey, _keys.Count - _firstKey);
        _byteCount = _firstByte;
        (_firstKey, _firstByte, _set) = _outer.Pop();
    }

    /// <summary>Adds the reader's property name to the innermost object; false where the object has it already.</summary>
    public bool TryAdd(ref Utf8JsonReader reader)
    {
        var size = reader.ValueSpan.Length;
        if (_byteCount + size > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(_byteCount + size), _bytes.Length * 2));
        }

        var length = reader.CopyString(_bytes.AsSpan(_byteCount));
        var added = _keys.Count;
        _keys.Add((_byteCount, length));
        _byteCount += length;
        return added - _firstKey < LinearLimit ? !IsAmongEarlier(added) : AddToSet(added);
    }

    public bool Equals(int x, int y) => Bytes(x).SequenceEqual(Bytes(y));

    public int GetHashCode(int obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes(obj));
        return hash.ToHashCode();
    }

    private bool IsAmongEarlier(int key)
    {
        var name = Bytes(key);
        for (var i = _firstKey; i < key; i++)
        {
            if (Bytes(i).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private bool AddToSet(int key)
    {
        if (_set is null)
        {
            _set = new HashSet<int>(this);
            for (var i = _firstKey; i < key; i++)
            {
                _set.Add(i);
            }
        }

        return _set.Add(key);
    }

    private ReadOnlySpan<byte> Bytes(int key) => _bytes.AsSpan(_keys[key].Offset, _keys[key].Length);
}
