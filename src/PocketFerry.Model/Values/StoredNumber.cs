using PocketFerry.Model.Records;

namespace PocketFerry.Model.Values;

/// <summary>Numbers in the form in which a column of NUMERIC affinity holds them.</summary>
public static class StoredNumber
{
    /// <summary>An integer where the double is integral and within 64 bits (both ends excluded), else a real.</summary>
    public static Cell Of(double value)
    {
        // SQLite keeps the least and the greatest 64-bit integer as reals.
        if (value > long.MinValue && value < long.MaxValue)
        {
            var integer = (long)value;
            if (integer == value)
            {
                return Cell.OfInteger(integer);
            }
        }

        return Cell.OfReal(value);
    }
}
