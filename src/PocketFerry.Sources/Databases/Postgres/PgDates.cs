using System.Globalization;
using System.Text;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Values;

namespace PocketFerry.Sources.Databases.Postgres;

/// <summary>
/// Dates and instants as cells, counted in microseconds from 2000-01-01 as PostgreSQL does. What PocketBase has no date
/// for (years before 1 and after 9999) stays the text that PostgreSQL prints.
/// </summary>
internal sealed class PgDates(PgKind kind)
{
    public const long MicrosPerDay = 86_400_000_000;
    private const long EpochMicros = 630_822_816_000_000_000 / TimeSpan.TicksPerMicrosecond;
    private const long MaxMicros = 3_155_378_975_999_999_999 / TimeSpan.TicksPerMicrosecond;
    private long _infinite;

    public string? Warning =>
        Counted.Say(
            _infinite,
            "infinite date becomes the last (or first) that PocketBase has: 9999-12-31 23:59:59.999Z or 0000-01-01",
            "infinite dates become the last (or first) that PocketBase has: 9999-12-31 23:59:59.999Z or 0000-01-01"
        );

    public Cell Infinite(bool past, RowBatch batch)
    {
        _infinite++;
        return batch.Store(CellKind.Text, past ? "0000-01-01 00:00:00.000Z"u8 : "9999-12-31 23:59:59.999Z"u8);
    }

    public Cell Store(long micros, RowBatch batch)
    {
        var sinceYear1 = micros + EpochMicros;
        return micros > -EpochMicros && sinceYear1 is >= 0 and <= MaxMicros
            ? DateCells.Store(new DateTime(sinceYear1 * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc), batch)
            : batch.Store(CellKind.Text, Encoding.ASCII.GetBytes(Printed(micros)));
    }

    /// <summary>The text that PostgreSQL prints in ISO style and UTC.</summary>
    private string Printed(long micros)
    {
        // 400 years of the Gregorian calendar are 146,097 days, so that .NET's own years can stand for any.
        const long Era = 146_097 * MicrosPerDay;
        var eras = Math.DivRem(micros, Era, out var rest);
        if (rest < 0)
        {
            rest += Era;
            eras--;
        }

        var day = new DateTime((rest + EpochMicros) * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
        var year = day.Year + (eras * 400);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{(year > 0 ? year : 1 - year):0000}-{day:MM-dd}{(kind == PgKind.Date ? "" : $" {day:HH:mm:ss}")}"
        );
        text += DateCells.Fraction(day.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        text += kind == PgKind.TimestampTz ? "+00" : "";
        return year > 0 ? text : text + " BC";
    }
}
