using System.Globalization;
using System.Text.RegularExpressions;

namespace LegacyShopBridge;

/// <summary>What twenty years of clerks typed as a price: <c>12,50 EUR</c>, <c>$ 9.99</c>, <c>1.200,- €</c>.</summary>
internal sealed partial record OldPrice(string? Amount, string? Currency)
{
    private static readonly Dictionary<string, string> Signs = new()
    {
        ["€"] = "EUR",
        ["$"] = "USD",
        ["£"] = "GBP",
    };

    public static OldPrice Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new OldPrice(null, null);
        }

        var match = Form().Match(text.Replace(",-", ",00", StringComparison.Ordinal));
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is no price.");
        }

        var digits = match.Groups["amount"].Value;
        // The last of the two separators is the decimal one.
        var comma = digits.LastIndexOf(',') > digits.LastIndexOf('.');
        var plain = comma
            ? digits.Replace(".", "", StringComparison.Ordinal).Replace(',', '.')
            : digits.Replace(",", "", StringComparison.Ordinal);
        var amount = decimal.Parse(plain, CultureInfo.InvariantCulture);
        var sign = match.Groups["before"].Value + match.Groups["after"].Value;
        return new OldPrice(amount.ToString(CultureInfo.InvariantCulture), Signs.GetValueOrDefault(sign, sign));
    }

    [GeneratedRegex(@"^\s*(?<before>[€$£]?)\s*(?<amount>\d[\d.,]*)\s*(?<after>[€$£]|[A-Z]{3})?\s*$")]
    private static partial Regex Form();
}
