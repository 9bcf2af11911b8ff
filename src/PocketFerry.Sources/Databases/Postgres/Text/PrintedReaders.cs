using System.Buffers.Text;
using System.Globalization;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Postgres.Binary;
using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Databases.Postgres.Text;

/// <summary>Chooses the reader of a column for values as PostgreSQL prints them (dumps, and types without a binary reader).</summary>
internal static class PrintedReaders
{
    public static ValueReader For(PgType type) =>
        type.Kind switch
        {
            PgKind.Bool => new PrintedBool(),
            PgKind.Int2 or PgKind.Int4 or PgKind.Int8 or PgKind.Oid => new PrintedInteger(),
            PgKind.Float4 or PgKind.Float8 => new PrintedReal(),
            PgKind.Numeric => new PrintedNumeric(),
            PgKind.Money => new PrintedMoney(),
            PgKind.Padded => new CheckedTextReader(isPadded: true),
            PgKind.Json or PgKind.Jsonb => new JsonValue(),
            PgKind.Bytes => new PrintedBytes(),
            PgKind.Date or PgKind.Timestamp or PgKind.TimestampTz => new PrintedDate(type.Kind),
            PgKind.Point => new PrintedPoint(),
            PgKind.Array => new PrintedArray(type.Element),
            _ => new CheckedTextReader(isPadded: false),
        };
}

/// <summary>Reads <c>t</c> and <c>f</c>, and the words that INSERTs have.</summary>
internal sealed class PrintedBool : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (value is [(byte)'t'] || value.SequenceEqual("true"u8))
        {
            return Cell.OfBoolean(true);
        }

        if (value is [(byte)'f'] || value.SequenceEqual("false"u8))
        {
            return Cell.OfBoolean(false);
        }

        flaw = "The value of a boolean column is neither t nor f.";
        return default;
    }
}

/// <summary>Reads whole numbers.</summary>
internal sealed class PrintedInteger : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (Utf8Parser.TryParse(value, out long number, out var used) && used == value.Length)
        {
            return Cell.OfInteger(number);
        }

        flaw = "The value of an integer column is no whole number of 64 bits.";
        return default;
    }
}

/// <summary>Reads floating point numbers.</summary>
internal sealed class PrintedReal : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (value.SequenceEqual("NaN"u8) || value.SequenceEqual("Infinity"u8) || value.SequenceEqual("-Infinity"u8))
        {
            return batch.Store(CellKind.Text, value);
        }

        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return Cell.OfReal(number);
        }

        flaw = "The value of a floating point column is no number.";
        return default;
    }
}

/// <summary>Reads decimal numbers, digit for digit.</summary>
internal sealed class PrintedNumeric : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var digits = value is [(byte)'-', ..] ? value[1..] : value;
        if (PlainDecimal.Is(digits) && digits[0] != '.')
        {
            return batch.Store(CellKind.Number, value);
        }

        if (value.SequenceEqual("NaN"u8) || value.SequenceEqual("Infinity"u8) || value.SequenceEqual("-Infinity"u8))
        {
            return batch.Store(CellKind.Text, value);
        }

        flaw = "The value of a numeric column is no number.";
        return default;
    }
}

/// <summary>Reads <c>money</c> as the C locale prints it (<c>-$1,234.50</c>); that of another locale stays a text.</summary>
internal sealed class PrintedMoney : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var room = batch.Reserve(value.Length);
        var length = 0;
        foreach (var b in value)
        {
            if (b is not ((byte)'$' or (byte)','))
            {
                room[length++] = b;
            }
        }

        var number = room[..length];
        return length > 3 && number[^3] == '.' && PlainDecimal.Is(number.TrimStart((byte)'-'))
            ? batch.Commit(CellKind.Number, length)
            : batch.Store(CellKind.Text, value);
    }
}

/// <summary>Reads <c>bytea</c> in the hex form.</summary>
internal sealed class PrintedBytes : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (value is [(byte)'\\', (byte)'x', ..])
        {
            var room = batch.Reserve(value.Length / 2);
            if (Convert.FromHexString(value[2..], room, out _, out var length) == System.Buffers.OperationStatus.Done)
            {
                return batch.Commit(CellKind.Bytes, length);
            }
        }

        flaw = "The value of a bytea column is not in the hex form (\\x…).";
        return default;
    }
}

/// <summary>Reads a point: <c>(x,y)</c>.</summary>
internal sealed class PrintedPoint : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var comma = value.IndexOf((byte)',');
        if (
            value is [(byte)'(', .., (byte)')']
            && comma > 0
            && TryNumber(value[1..comma], out var x)
            && TryNumber(value[(comma + 1)..^1], out var y)
        )
        {
            return PointJson.Store(x, y, batch);
        }

        flaw = "The value of a point column is not (x,y).";
        return default;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
