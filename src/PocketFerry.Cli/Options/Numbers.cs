using System.CommandLine;
using System.Globalization;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Options;

/// <summary>Numbers among the options' values.</summary>
internal static class Numbers
{
    /// <summary>An option that takes a number from 1.</summary>
    public static Option<long?> Of(string name, string description) =>
        new(name)
        {
            HelpName = "N",
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                {
                    return number;
                }

                result.AddError($"{name} takes a number from 1, not '{text}'.");
                return null;
            },
        };

    /// <summary>The limit that <c>100</c> or <c>2%</c> means; null where the text means none.</summary>
    public static RejectLimit? LimitOf(string text)
    {
        var culture = CultureInfo.InvariantCulture;
        if (text is [.. var share, '%'])
        {
            return
                double.TryParse(share, NumberStyles.AllowDecimalPoint, culture, out var percent)
                && percent is >= 0 and <= 100
                ? new RejectLimit(null, percent)
                : null;
        }

        return long.TryParse(text, NumberStyles.None, culture, out var count) ? new RejectLimit(count, null) : null;
    }
}
