using System.CommandLine;
using System.Globalization;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Options;

/// <summary>Numbers among the options' values.</summary>
internal static class Numbers
{
    public static void MustBePositive(Option<long?> option) =>
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() is <= 0)
            {
                result.AddError($"{option.Name} takes a number from 1.");
            }
        });

    /// <summary>The limit that <c>100</c> or <c>2%</c> means; null where the text means none.</summary>
    public static RejectLimit? LimitOf(string text)
    {
        var culture = CultureInfo.InvariantCulture;
        if (text is [.. var share, '%'])
        {
            return
                double.TryParse(share, NumberStyles.AllowDecimalPoint, culture, out var percent) && percent is >= 0 and <= 100
                ? new RejectLimit(null, percent)
                : null;
        }

        return long.TryParse(text, NumberStyles.None, culture, out var count) ? new RejectLimit(count, null) : null;
    }
}
