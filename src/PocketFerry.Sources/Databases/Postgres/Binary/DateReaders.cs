using System.Buffers.Binary;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Databases.Postgres.Binary;

/// <summary>Reads <c>date</c>: days from 2000-01-01.</summary>
internal sealed class DateReader : ValueReader
{
    private readonly PgDates _dates = new(PgKind.Date);

    public override string? Warning => _dates.Warning;

    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var days = BinaryPrimitives.ReadInt32BigEndian(value);
        return days is int.MaxValue or int.MinValue
            ? _dates.Infinite(past: days < 0, batch)
            : _dates.Store(days * PgDates.MicrosPerDay, batch);
    }
}

/// <summary>Reads <c>timestamp</c> with and without time zone: microseconds from 2000-01-01, the first in UTC.</summary>
internal sealed class TimestampReader(PgKind kind) : ValueReader
{
    private readonly PgDates _dates = new(kind);

    public override string? Warning => _dates.Warning;

    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var micros = BinaryPrimitives.ReadInt64BigEndian(value);
        return micros is long.MaxValue or long.MinValue
            ? _dates.Infinite(past: micros < 0, batch)
            : _dates.Store(micros, batch);
    }
}

/// <summary>Reads <c>point</c>.</summary>
internal sealed class PointReader : ValueReader
{
    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw) =>
        PointJson.Store(
            BinaryPrimitives.ReadDoubleBigEndian(value),
            BinaryPrimitives.ReadDoubleBigEndian(value[8..]),
            batch
        );
}
