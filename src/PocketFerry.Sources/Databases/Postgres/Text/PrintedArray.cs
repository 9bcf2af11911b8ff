using System.Text;
using System.Text.Unicode;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Sources.Databases.Postgres.Text;

/// <summary>Turns an array as PostgreSQL prints it, <c>{1,NULL,"a \"b\""}</c>, into a JSON array, of any depth.</summary>
internal sealed class PrintedArray(PgKind element) : ValueReader
{
    private const int MaxDepth = 8;

    private readonly ValueReader _reader = PrintedReaders.For(new PgType(element, ""));
    private byte[] _json = new byte[1024];
    private byte[] _text = new byte[256];
    private int _length;

    public override string? Warning => _reader.Warning;

    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        // Bounds that don't start at 1 stand before: [0:2]={…}
        if (value is [(byte)'[', ..] && value.IndexOf("={"u8) is var bounds and > 0)
        {
            value = value[(bounds + 1)..];
        }

        _length = 0;
        if (!Utf8.IsValid(value) || !TryWrite(value, batch, ref flaw))
        {
            flaw ??= "The array is not in the form that PostgreSQL prints.";
            return default;
        }

        return batch.Store(CellKind.Json, _json.AsSpan(0, _length));
    }

    private bool TryWrite(ReadOnlySpan<byte> text, RowBatch batch, ref string? flaw)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; )
        {
            switch (text[at])
            {
                case (byte)'{':
                    if (++depth > MaxDepth)
                    {
                        return false;
                    }

                    Add("["u8);
                    at++;
                    break;
                case (byte)'}':
                    Add("]"u8);
                    at++;
                    if (--depth == 0)
                    {
                        return at == text.Length;
                    }

                    break;
                case (byte)',':
                    Add(","u8);
                    at++;
                    break;
                default:
                    if (depth == 0 || !TryElement(text, ref at, batch, ref flaw))
                    {
                        return false;
                    }

                    break;
            }
        }

        return false;
    }

    private bool TryElement(ReadOnlySpan<byte> text, ref int at, RowBatch batch, ref string? flaw)
    {
        var isQuoted = text[at] == '"';
        at += isQuoted ? 1 : 0;
        var length = 0;
        for (; at < text.Length; at++)
        {
            var b = text[at];
            if (isQuoted ? b == '"' : b is (byte)',' or (byte)'}' or (byte)'{')
            {
                break;
            }

            if (b == '\\' && ++at == text.Length)
            {
                return false;
            }

            if (length == _text.Length)
            {
                Array.Resize(ref _text, length * 2);
            }

            _text[length++] = text[at];
        }

        if (at == text.Length)
        {
            return false;
        }

        at += isQuoted ? 1 : 0;
        var element = _text.AsSpan(0, length);
        if (!isQuoted && Ascii.EqualsIgnoreCase(element, "null"u8))
        {
            Add("null"u8);
            return true;
        }

        return TryAdd(element, batch, ref flaw);
    }

    private bool TryAdd(ReadOnlySpan<byte> element, RowBatch batch, ref string? flaw)
    {
        // The batch keeps the element's bytes beside those of the array, which is the lesser evil.
        var cell = _reader.Read(element, batch, ref flaw);
        if (flaw is not null)
        {
            return false;
        }

        switch (cell.Kind)
        {
            case CellKind.Boolean:
                Add(cell.Boolean ? "true"u8 : "false"u8);
                break;
            case CellKind.Integer or CellKind.Number:
                Add(element);
                break;
            case CellKind.Real:
                Span<byte> number = stackalloc byte[GoNumber.MaxLength];
                Add(number[..GoNumber.WriteJson(cell.Real, number)]);
                break;
            case CellKind.Null:
                Add("null"u8);
                break;
            case CellKind.Json:
                Add(batch.Bytes(cell));
                break;
            case CellKind.Bytes:
                // As PostgreSQL prints it.
                AddString(element);
                break;
            default:
                AddString(batch.Bytes(cell));
                break;
        }

        return true;
    }

    private void AddString(ReadOnlySpan<byte> text)
    {
        Ensure(JsonStrings.MaxLength(text.Length));
        _length += JsonStrings.Write(text, _json.AsSpan(_length), escapeHtml: false);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_json.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Ensure(int size)
    {
        if (_length + size > _json.Length)
        {
            Array.Resize(ref _json, Math.Max(checked(_length + size), _json.Length * 2));
        }
    }
}
