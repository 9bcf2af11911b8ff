using System.Buffers.Binary;
using System.Globalization;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Databases.Postgres.Binary;

/// <summary>Reads <c>boolean</c>.</summary>
internal sealed class BoolReader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        Cell.OfBoolean(value[0] != 0);
}

/// <summary>Reads <c>smallint</c>.</summary>
internal sealed class Int2Reader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        Cell.OfInteger(BinaryPrimitives.ReadInt16BigEndian(value));
}

/// <summary>Reads <c>integer</c>.</summary>
internal sealed class Int4Reader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        Cell.OfInteger(BinaryPrimitives.ReadInt32BigEndian(value));
}

/// <summary>Reads <c>bigint</c>.</summary>
internal sealed class Int8Reader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        Cell.OfInteger(BinaryPrimitives.ReadInt64BigEndian(value));
}

/// <summary>Reads <c>oid</c>.</summary>
internal sealed class OidReader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        Cell.OfInteger(BinaryPrimitives.ReadUInt32BigEndian(value));
}

/// <summary>Reads <c>real</c> as the decimal number that it prints as, not as the double that its bits are.</summary>
internal sealed class Float4Reader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var single = BinaryPrimitives.ReadSingleBigEndian(value);
        if (!float.IsFinite(single))
        {
            return Float8Reader.NotFinite(single, batch);
        }

        Span<byte> text = stackalloc byte[32];
        single.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return Cell.OfReal(double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}

/// <summary>Reads <c>double precision</c>.</summary>
internal sealed class Float8Reader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var number = BinaryPrimitives.ReadDoubleBigEndian(value);
        return double.IsFinite(number) ? Cell.OfReal(number) : NotFinite(number, batch);
    }

    public static Cell NotFinite(double number, RowBatch batch) =>
        batch.Store(
            CellKind.Text,
            double.IsNaN(number) ? "NaN"u8
                : number > 0 ? "Infinity"u8
                : "-Infinity"u8
        );
}
