using System.Buffers.Binary;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Databases.Postgres.Binary;

/// <summary>Reads <c>numeric</c>: groups of four decimal digits, printed with as many decimals as PostgreSQL prints.</summary>
internal sealed class NumericReader : ValueReader
{
    private const int Negative = 0x4000;

    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        var count = BinaryPrimitives.ReadInt16BigEndian(value);
        var weight = BinaryPrimitives.ReadInt16BigEndian(value[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(value[4..]);
        var decimals = BinaryPrimitives.ReadUInt16BigEndian(value[6..]);
        switch (sign)
        {
            case 0xC000:
                return batch.Store(CellKind.Text, "NaN"u8);
            case 0xD000:
                return batch.Store(CellKind.Text, "Infinity"u8);
            case 0xF000:
                return batch.Store(CellKind.Text, "-Infinity"u8);
        }

        var groups = value[8..];
        var room = batch.Reserve((Math.Max(0, weight + 1) * 4) + decimals + 12);
        var at = 0;
        if (sign == Negative)
        {
            room[at++] = (byte)'-';
        }

        if (weight < 0)
        {
            room[at++] = (byte)'0';
        }

        for (var i = 0; i <= weight; i++)
        {
            var group = Group(groups, count, i);
            if (i > 0 || group >= 1000)
            {
                Put(group, room[at..]);
                at += 4;
            }
            else
            {
                group.TryFormat(
                    room[at..],
                    out var written,
                    default,
                    System.Globalization.CultureInfo.InvariantCulture
                );
                at += written;
            }
        }

        if (decimals > 0)
        {
            room[at++] = (byte)'.';
            var end = at + decimals;
            for (var i = weight + 1; at < end; i++)
            {
                Put(Group(groups, count, i), room[at..]);
                at += 4;
            }

            at = end;
        }

        return batch.Commit(CellKind.Number, at);
    }

    private static int Group(ReadOnlySpan<byte> groups, int count, int index) =>
        index >= 0 && index < count ? BinaryPrimitives.ReadInt16BigEndian(groups[(index * 2)..]) : 0;

    private static void Put(int group, Span<byte> digits)
    {
        digits[3] = (byte)('0' + (group % 10));
        digits[2] = (byte)('0' + (group / 10 % 10));
        digits[1] = (byte)('0' + (group / 100 % 10));
        digits[0] = (byte)('0' + (group / 1000));
    }
}
