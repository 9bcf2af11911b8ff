using System.Globalization;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Sources.Databases.Values;

/// <summary>Writes instants as PocketBase does, with six digits of a second where three are not enough.</summary>
internal static class DateCells
{
    private const int MicrosecondLength = 27;

    /// <summary>A cell for an instant of the years 1 to 9999.</summary>
    public static Cell Store(DateTime utc, RowBatch batch)
    {
        var room = batch.Reserve(MicrosecondLength);
        return batch.Commit(CellKind.Text, Write(utc, room));
    }

    /// <summary>Writes an instant and returns the length.</summary>
    public static int Write(DateTime utc, Span<byte> room)
    {
        var micros = (int)(utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        Put(utc.Year, room[..4]);
        room[4] = room[7] = (byte)'-';
        Put(utc.Month, room[5..7]);
        Put(utc.Day, room[8..10]);
        room[10] = (byte)' ';
        Put(utc.Hour, room[11..13]);
        room[13] = room[16] = (byte)':';
        Put(utc.Minute, room[14..16]);
        Put(utc.Second, room[17..19]);
        room[19] = (byte)'.';
        if (micros % 1000 == 0)
        {
            Put(micros / 1000, room[20..23]);
            room[23] = (byte)'Z';
            return DateText.Length;
        }

        Put(micros, room[20..26]);
        room[26] = (byte)'Z';
        return MicrosecondLength;
    }

    /// <summary>The fraction of a second as it is printed: nothing, or a point and up to six digits without zeros behind.</summary>
    public static string Fraction(long micros) =>
        micros == 0 ? "" : "." + micros.ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0');

    private static void Put(int value, Span<byte> digits)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
