namespace PocketFerry.Model.Values;

/// <summary>The proleptic Gregorian calendar with a year 0, which .NET's calendars lack and Go's has.</summary>
internal static class CivilDays
{
    public static bool IsDay(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DaysInMonth(year, month);

    public static int DaysInMonth(int year, int month) =>
        month switch
        {
            2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };

    /// <summary>The day after (positive) or before (negative) by up to two days.</summary>
    public static (int Year, int Month, int Day) Add(int year, int month, int day, int days)
    {
        for (; days > 0; days--)
        {
            if (++day > DaysInMonth(year, month))
            {
                day = 1;
                (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1);
            }
        }

        for (; days < 0; days++)
        {
            if (--day == 0)
            {
                (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1);
                day = DaysInMonth(year, month);
            }
        }

        return (year, month, day);
    }
}
