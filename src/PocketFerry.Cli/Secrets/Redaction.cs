using System.Text.RegularExpressions;

namespace PocketFerry.Cli.Secrets;

/// <summary>Takes secrets out of a command line before it is written down; they are asked for anew when it runs again.</summary>
internal static partial class Redaction
{
    public static IReadOnlyList<string> Of(IEnumerable<string> arguments) => [.. arguments.Select(Of)];

    private static string Of(string argument)
    {
        var start = argument.IndexOf("://", StringComparison.Ordinal);
        return start < 0 ? argument : Parameter().Replace(WithoutPassword(argument, start + 3), "$1");
    }

    private static string WithoutPassword(string address, int start)
    {
        var end = address.IndexOfAny(['/', '?', '#'], start);
        end = end < 0 ? address.Length : end;
        var at = address.LastIndexOf('@', end - 1, end - start);
        if (at < 0 && !address.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            // A password that holds a slash: better too much taken out than too little.
            at = address.LastIndexOf('@');
        }

        var colon = at < start ? -1 : address.IndexOf(':', start, at - start);
        return colon < 0 ? address : address[..colon] + address[at..];
    }

    [GeneratedRegex("([?&](?:password|passwd|pwd|pass|token|secret|sslpassword)=)[^&#]*", RegexOptions.IgnoreCase)]
    private static partial Regex Parameter();
}
