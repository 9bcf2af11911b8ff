using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;
using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>Chooses the reader of a column for values as MySQL prints them.</summary>
internal static class MyReaders
{
    public static ValueReader For(MyType type) =>
        type.Kind switch
        {
            MyKind.Integer or MyKind.Unsigned => new MyInteger(),
            MyKind.Float or MyKind.Double => new MyReal(),
            MyKind.Decimal => new MyDecimal(),
            MyKind.Bit => new MyBit(),
            MyKind.Date or MyKind.DateTime => new MyDates(),
            MyKind.Set => new MySet(),
            MyKind.Json => new JsonValue(),
            MyKind.Bytes => new MyBytes(),
            MyKind.Geometry => new MyGeometry(),
            _ => new MyText(),
        };
}

/// <summary>Reads texts.</summary>
internal sealed class MyText : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (Utf8.IsValid(value))
        {
            return batch.Store(CellKind.Text, value);
        }

        flaw = "The text is not well-formed UTF-8.";
        return default;
    }
}

/// <summary>Reads whole numbers; beyond 64 bits with a sign they keep their digits.</summary>
internal sealed class MyInteger : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (Utf8Parser.TryParse(value, out long number, out var used) && used == value.Length)
        {
            return Cell.OfInteger(number);
        }

        if (Utf8Parser.TryParse(value, out ulong _, out used) && used == value.Length)
        {
            return batch.Store(CellKind.Number, value);
        }

        flaw = "The value of an integer column is no whole number of 64 bits.";
        return default;
    }
}

/// <summary>Reads floating point numbers.</summary>
internal sealed class MyReal : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Cell.OfReal(number);
        }

        flaw = "The value of a floating point column is no number.";
        return default;
    }
}

/// <summary>Reads decimal numbers, digit for digit; zeros that <c>zerofill</c> puts before are left out.</summary>
internal sealed class MyDecimal : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var sign = value is [(byte)'-', ..] ? 1 : 0;
        var digits = value[sign..];
        if (!PlainDecimal.Is(digits))
        {
            flaw = "The value of a decimal column is no number.";
            return default;
        }

        while (digits is [(byte)'0', >= (byte)'0' and <= (byte)'9', ..])
        {
            digits = digits[1..];
        }

        // MySQL itself writes .5 nowhere, but people do.
        var room = batch.Reserve(digits.Length + 2);
        var at = 0;
        if (sign > 0)
        {
            room[at++] = (byte)'-';
        }

        if (digits[0] == '.')
        {
            room[at++] = (byte)'0';
        }

        digits.CopyTo(room[at..]);
        return batch.Commit(CellKind.Number, at + digits.Length);
    }
}

/// <summary>Reads <c>bit</c>: up to eight bytes, the first the most significant.</summary>
internal sealed class MyBit : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (value.Length > 8)
        {
            flaw = "The value of a bit column has more than 64 bits.";
            return default;
        }

        ulong bits = 0;
        foreach (var b in value)
        {
            bits = (bits << 8) | b;
        }

        if (bits <= long.MaxValue)
        {
            return Cell.OfInteger((long)bits);
        }

        bits.TryFormat(batch.Reserve(20), out var length, default, CultureInfo.InvariantCulture);
        return batch.Commit(CellKind.Number, length);
    }
}

/// <summary>Reads <c>set</c> as a JSON array of its members.</summary>
internal sealed class MySet : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (!Utf8.IsValid(value))
        {
            flaw = "The text is not well-formed UTF-8.";
            return default;
        }

        var room = batch.Reserve(checked((value.Length * 6) + (3 * value.Count((byte)',')) + 6));
        var length = 0;
        room[length++] = (byte)'[';
        while (!value.IsEmpty)
        {
            // A member can't hold a comma.
            var comma = value.IndexOf((byte)',');
            length += JsonStrings.Write(comma < 0 ? value : value[..comma], room[length..], escapeHtml: false);
            value = comma < 0 ? default : value[(comma + 1)..];
            if (comma >= 0)
            {
                room[length++] = (byte)',';
            }
        }

        room[length++] = (byte)']';
        return batch.Commit(CellKind.Json, length);
    }
}

/// <summary>Reads bytes.</summary>
internal sealed class MyBytes : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        batch.Store(CellKind.Bytes, value);
}

/// <summary>Reads geometry as MySQL stores it: four bytes of reference system, then well-known binary.</summary>
internal sealed class MyGeometry : ValueReader
{
    private const int PrefixLength = 4;

    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (value.Length > PrefixLength)
        {
            var binary = value[PrefixLength..];
            if (WellKnownBinary.TryReadPoint(binary, out var x, out var y))
            {
                return PointJson.Store(x, y, batch);
            }

            if (WellKnownBinary.TryWriteText(binary, out var text))
            {
                return batch.Store(CellKind.Text, System.Text.Encoding.ASCII.GetBytes(text));
            }
        }

        flaw = "The geometry is not in the form that MySQL stores.";
        return default;
    }
}
