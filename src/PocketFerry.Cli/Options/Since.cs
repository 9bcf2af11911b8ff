using System.CommandLine;
using System.Globalization;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Options;

/// <summary>Reads <c>--since</c>: a date for all collections, or one for each that is named.</summary>
internal static class Since
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mmK",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>The dates as PocketBase writes them, by collection; <c>*</c> for all that aren't named.</summary>
    /// <exception cref="EndpointException">One is no date, or two are for the same.</exception>
    public static Dictionary<string, string> Read(ParseResult command)
    {
        var dates = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in command.GetValue(ServerOptions.Since) ?? [])
        {
            if (text == PassOptions.Last && command.IsSinceLast())
            {
                continue;
            }

            var equals = text.IndexOf('=');
            var name = equals < 0 ? "*" : text[..equals].Trim();
            if (name.Length == 0 || !dates.TryAdd(name, DateOf(text[(equals + 1)..].Trim())))
            {
                throw new EndpointException(
                    $"--since takes one date for {(name == "*" ? "all collections" : $"'{name}'")}.",
                    "For example --since 2026-01-31 --since 'posts=2026-02-01 10:00:00Z'.",
                    EndpointFailure.Usage
                );
            }
        }

        return dates;
    }

    private static string DateOf(string text) =>
        DateTimeOffset.TryParseExact(
            text.Replace('T', ' '),
            Forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var date
        )
            ? date.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : throw new EndpointException(
                $"--since takes a date such as 2026-01-31, '2026-01-31 10:00:00Z' or 2026-01-31T10:00:00+02:00, not '{text}'.",
                "Without a zone it is UTC.",
                EndpointFailure.Usage
            );
}
