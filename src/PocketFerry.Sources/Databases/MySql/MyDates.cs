using System.Text.Unicode;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Databases.MySql;

/// <summary>Reads dates and times as MySQL prints them, in UTC. Zero dates, which are no dates, become null and are counted.</summary>
internal sealed class MyDates : ValueReader
{
    private long _zero;

    public override string? Warning =>
        Counted.Say(
            _zero,
            "zero date (0000-00-00, or a day or month of 0) becomes empty",
            "zero dates (0000-00-00, or a day or month of 0) become empty"
        );

    public override Cell Read(ReadOnlySpan<byte> value, RowBatch batch, ref string? flaw)
    {
        if (
            value.Length < 10
            || value[4] != '-'
            || value[7] != '-'
            || !Digits.TryRead(value[..4], out var year)
            || !Digits.TryRead(value[5..7], out var month)
            || !Digits.TryRead(value[8..10], out var day)
        )
        {
            return Flawed(ref flaw);
        }

        if (month == 0 || day == 0)
        {
            _zero++;
            return Cell.Null;
        }

        int hour = 0,
            minute = 0,
            second = 0,
            micros = 0;
        var time = value[10..];
        if (
            !time.IsEmpty
            && (
                time.Length < 9
                || time[3] != ':'
                || time[6] != ':'
                || !Digits.TryRead(time[1..3], out hour)
                || !Digits.TryRead(time[4..6], out minute)
                || !Digits.TryRead(time[7..9], out second)
                || !Digits.TryReadFraction(time[9..], out micros)
            )
        )
        {
            return Flawed(ref flaw);
        }

        // Years before 1 are for the text alone: .NET has none, and neither has MySQL in earnest.
        if (
            year == 0
            || month > 12
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return Utf8.IsValid(value) ? batch.Store(CellKind.Text, value) : Flawed(ref flaw);
        }

        return DateCells.Store(
            new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddMicroseconds(micros),
            batch
        );
    }

    private static Cell Flawed(ref string? flaw)
    {
        flaw = "The value of a date column is no date as MySQL prints it.";
        return default;
    }
}
