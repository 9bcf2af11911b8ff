using System.Buffers.Text;
using System.Text.Unicode;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Databases.Postgres.Text;

/// <summary>Reads dates and instants in ISO style, with the offset of whatever zone they were printed in.</summary>
internal sealed class PrintedDate(PgKind kind) : ValueReader
{
    private static readonly long EpochDay = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private readonly PgDates _dates = new(kind);

    public override string? Warning => _dates.Warning;

    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (value.SequenceEqual("infinity"u8) || value.SequenceEqual("-infinity"u8))
        {
            return _dates.Infinite(past: value[0] == '-', batch);
        }

        if (TryMicros(value, out var micros))
        {
            return _dates.Store(micros, batch);
        }

        if (value.Length < 64 && Utf8.IsValid(value) && value.Length > 0 && char.IsAsciiDigit((char)value[0]))
        {
            // Years of five digits, and those before Christ, which PocketBase has no dates for.
            return batch.Store(CellKind.Text, value);
        }

        flaw = "The value of a date column is no date in ISO style.";
        return default;
    }

    private static bool TryMicros(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (
            text.Length < 10
            || text[4] != '-'
            || text[7] != '-'
            || !Number(text[..4], out var year)
            || !Number(text[5..7], out var month)
            || !Number(text[8..10], out var day)
            || year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
        )
        {
            return false;
        }

        micros = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks - EpochDay) / 10;
        var rest = text[10..];
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest.Length < 9 || rest[0] is not ((byte)' ' or (byte)'T') || !Clock(rest[1..9], out var seconds))
        {
            return false;
        }

        micros += seconds * 1_000_000L;
        rest = rest[9..];
        if (rest is [(byte)'.', ..])
        {
            var length = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            length = length < 0 ? rest.Length - 1 : length;
            if (length is < 1 or > 6 || !Number(rest.Slice(1, length), out var fraction))
            {
                return false;
            }

            for (var i = length; i < 6; i++)
            {
                fraction *= 10;
            }

            micros += fraction;
            rest = rest[(length + 1)..];
        }

        return Offset(rest, ref micros);
    }

    private static bool Offset(ReadOnlySpan<byte> zone, ref long micros)
    {
        if (zone.IsEmpty)
        {
            return true;
        }

        var sign = zone[0] switch
        {
            (byte)'+' => 1,
            (byte)'-' => -1,
            _ => 0,
        };
        var parts = zone[1..];
        long seconds = 0;
        foreach (var scale in (ReadOnlySpan<int>)[3600, 60, 1])
        {
            if (parts.IsEmpty)
            {
                break;
            }

            if (parts.Length < 2 || !Number(parts[..2], out var part))
            {
                return false;
            }

            seconds += part * scale;
            parts = parts is [_, _, (byte)':', ..] ? parts[3..] : parts[2..];
        }

        micros -= sign * seconds * 1_000_000;
        return sign != 0 && parts.IsEmpty;
    }

    private static bool Clock(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (
            text[2] != ':'
            || text[5] != ':'
            || !Number(text[..2], out var hour)
            || !Number(text[3..5], out var minute)
            || !Number(text[6..8], out var second)
        )
        {
            return false;
        }

        seconds = (((hour * 60) + minute) * 60) + second;
        return hour < 24 && minute < 60 && second < 60;
    }

    private static bool Number(ReadOnlySpan<byte> digits, out int value) =>
        Utf8Parser.TryParse(digits, out value, out var used)
        && used == digits.Length
        && char.IsAsciiDigit((char)digits[0]);
}
