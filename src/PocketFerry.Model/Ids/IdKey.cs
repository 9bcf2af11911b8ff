using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.Model.Ids;

/// <summary>
/// The key that an id is derived from: length-prefixed canonical texts, one per part, in a buffer that is used again for
/// every row. Not thread-safe.
/// </summary>
public sealed class IdKey
{
    private byte[] _buffer = new byte[256];
    private int _length;
    private int _start;

    /// <summary>The parts added so far, each after its length as four bytes, most significant first.</summary>
    public ReadOnlySpan<byte> Parts => _buffer.AsSpan(0, _length);

    /// <summary>The canonical text of the part added last.</summary>
    public ReadOnlySpan<byte> LastPart => _length == 0 ? default : _buffer.AsSpan(_start + 4, _length - _start - 4);

    /// <summary>Starts a new key.</summary>
    public void Clear() => _length = 0;

    /// <summary>Adds a text as it is (a uuid of 36 characters in lower case).</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="ignoreCase">Whether texts that differ only in case are the same key.</param>
    public void AddText(ReadOnlySpan<byte> utf8, bool ignoreCase = false)
    {
        Open(utf8.Length);
        if (ignoreCase && !Ascii.IsValid(utf8))
        {
            AppendFolded(utf8);
        }
        else if (ignoreCase || IsUuid(utf8))
        {
            Ascii.ToLower(utf8, _buffer.AsSpan(_length), out var written);
            _length += written;
        }
        else
        {
            utf8.CopyTo(_buffer.AsSpan(_length));
            _length += utf8.Length;
        }

        Close();
    }

    /// <summary>Adds an integer: its decimal digits.</summary>
    public void AddInteger(long value)
    {
        Open(32);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written);
        _length += written;
        Close();
    }

    /// <summary>
    /// Adds the canonical text of a cell: an integer 42, a real 42.0, the number token <c>4.2e1</c> and the text
    /// <c>42</c> give the same key. Returns false, adding nothing, for a cell that is missing or null: it has no key.
    /// </summary>
    public bool TryAdd(RowBatch batch, in Cell cell, bool ignoreCase = false)
    {
        switch (cell.Kind)
        {
            case CellKind.Integer:
                AddInteger(cell.Integer);
                return true;
            case CellKind.Real:
                AddReal(cell.Real);
                return true;
            case CellKind.Number:
                AddNumber(batch.Bytes(cell));
                return true;
            case CellKind.Boolean:
                AddText(cell.Boolean ? "true"u8 : "false"u8);
                return true;
            case CellKind.Text or CellKind.Json:
                AddText(batch.Bytes(cell), ignoreCase);
                return true;
            case CellKind.Bytes:
                AddBytes(batch.Bytes(cell));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Adds a double: one without a fraction as an integer.</summary>
    public void AddReal(double value)
    {
        if (value == Math.Truncate(value) && Math.Abs(value) < 9.2e18)
        {
            AddInteger((long)value);
            return;
        }

        Open(CanonicalNumber.MaxLength);
        _length += CanonicalNumber.Format(value, _buffer.AsSpan(_length));
        Close();
    }

    /// <summary>Adds the token of a number in JSON's grammar.</summary>
    public void AddNumber(ReadOnlySpan<byte> token)
    {
        // An integer token may be longer than 64 bits; its digits are canonical already (JSON has no leading zeros).
        if (!token.ContainsAny(".eE"u8) && !token.SequenceEqual("-0"u8))
        {
            AddText(token);
        }
        else if (Utf8Parser.TryParse(token, out double value, out var used) && used == token.Length)
        {
            AddReal(value);
        }
        else
        {
            AddText(token);
        }
    }

    /// <summary>Adds bytes: their digits in lower-case hexadecimal.</summary>
    public void AddBytes(ReadOnlySpan<byte> bytes)
    {
        Open(bytes.Length * 2);
        Convert.TryToHexStringLower(bytes, _buffer.AsSpan(_length), out var written);
        _length += written;
        Close();
    }

    private void AppendFolded(ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var used);
            Ensure(utf8.Length + 4);
            _length += Rune.ToLowerInvariant(rune).EncodeToUtf8(_buffer.AsSpan(_length));
            utf8 = utf8[used..];
        }
    }

    private static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != 36)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit((char)text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private void Open(int size)
    {
        Ensure(size + 4);
        _start = _length;
        _length += 4;
    }

    private void Close() => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_start), _length - _start - 4);

    private void Ensure(int size)
    {
        if (_length + size > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(checked(_length + size), _buffer.Length * 2));
        }
    }
}
