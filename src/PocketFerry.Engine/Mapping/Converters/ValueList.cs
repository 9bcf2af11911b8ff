using System.Text.Json;
using System.Text.Unicode;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>The values of one list cell, as texts in a buffer that is used again for every row.</summary>
internal sealed class ValueList : IEqualityComparer<int>
{
    private const int LinearLimit = 16;

    private readonly List<(int Offset, int Length)> _values = [];
    private byte[] _bytes = new byte[256];
    private int _byteCount;

    /// <summary>How many values there are, empty and equal ones included.</summary>
    public int Count => _values.Count;

    /// <summary>How many different values there are that aren't empty; set by <see cref="Survey"/>.</summary>
    public int DifferentCount { get; private set; }

    /// <summary>Whether a value is empty; set by <see cref="Survey"/>.</summary>
    public bool HasEmpty { get; private set; }

    /// <summary>The bytes of all values together.</summary>
    public int ByteCount => _byteCount;

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_values[index].Offset, _values[index].Length);

    public void Clear()
    {
        _values.Clear();
        _byteCount = 0;
    }

    public void Add(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        Commit(utf8.Length);
    }

    /// <summary>Reads a JSON array of texts and, unless told otherwise, numbers and truth values; false for anything else.</summary>
    public bool TryReadArray(ReadOnlySpan<byte> json, bool textsOnly)
    {
        Clear();
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (!TryAdd(ref reader, textsOnly))
                {
                    return false;
                }
            }

            return !reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Malformed, or a lone surrogate.
            return false;
        }
    }

    public void Survey()
    {
        HasEmpty = false;
        DifferentCount = 0;
        var set = _values.Count > LinearLimit ? new HashSet<int>(this) : null;
        for (var i = 0; i < _values.Count; i++)
        {
            if (_values[i].Length == 0)
            {
                HasEmpty = true;
            }
            else if (set?.Add(i) ?? !IsAmongEarlier(i))
            {
                DifferentCount++;
            }
        }
    }

    public bool Equals(int x, int y) => this[x].SequenceEqual(this[y]);

    public int GetHashCode(int obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(this[obj]);
        return hash.ToHashCode();
    }

    private bool IsAmongEarlier(int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (this[i].SequenceEqual(this[index]))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryAdd(ref Utf8JsonReader reader, bool textsOnly)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                Commit(reader.CopyString(Room(reader.ValueSpan.Length)));
                return true;
            case JsonTokenType.Null:
                Add(default);
                return true;
            case JsonTokenType.Number
                when !textsOnly && NumberText.Parse(reader.ValueSpan, out var value) == NumberFit.Exact:
                Commit(GoNumber.WritePlain(value, Room(GoNumber.MaxLength)));
                return true;
            case JsonTokenType.True when !textsOnly:
                Add("true"u8);
                return true;
            case JsonTokenType.False when !textsOnly:
                Add("false"u8);
                return true;
            default:
                return false;
        }
    }

    private Span<byte> Room(int size)
    {
        if (_byteCount + size > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(_byteCount + size), _bytes.Length * 2));
        }

        return _bytes.AsSpan(_byteCount);
    }

    private void Commit(int length)
    {
        _values.Add((_byteCount, length));
        _byteCount += length;
    }

    /// <summary>Writes the values as PocketBase stores a list: a compact JSON array.</summary>
    public Cell Store(RowBatch target, bool escapeHtml)
    {
        var size = 2;
        foreach (var (_, length) in _values)
        {
            size = checked(size + JsonStrings.MaxLength(length) + 1);
        }

        var room = target.Reserve(size);
        room[0] = (byte)'[';
        var end = 1;
        for (var i = 0; i < _values.Count; i++)
        {
            if (i > 0)
            {
                room[end++] = (byte)',';
            }

            end += JsonStrings.Write(this[i], room[end..], escapeHtml);
        }

        room[end++] = (byte)']';
        return target.Commit(CellKind.Text, end);
    }
}
