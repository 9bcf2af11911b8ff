using System.Buffers;
using PocketFerry.Engine.Validation.Patterns;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Validation;

/// <summary>
/// The URLs that PocketBase accepts: the grammar of the validator that it uses (govalidator's IsURL), which also takes
/// <c>example.com/x</c> without a scheme. Not thread-safe.
/// </summary>
internal sealed class UrlSyntax
{
    private const int LongestRunes = 2082;
    private const int LongestShort = 3;

    private const string Scheme = "(?:(?:ftp|tcp|udp|wss?|https?)://)?";
    private const string User = @"(?:\S+(?::\S*)?@)?";
    private const string Ip4 =
        @"(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3]|24\d|25[0-5])(?:\.(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])){2}\.(?:\d\d?|1\d\d|2[0-4]\d|25[0-5])";
    private const string H = "[0-9a-fA-F]{1,4}";
    private const string Octets =
        @"(?:(?:25[0-5]|(?:2[0-4]|1{0,1}[0-9]){0,1}[0-9])\.){3}(?:25[0-5]|(?:2[0-4]|1{0,1}[0-9]){0,1}[0-9])";
    private const string Ip6 =
        "(?:"
        + H
        + ":){7}"
        + H
        + "|(?:"
        + H
        + ":){1,7}:"
        + "|(?:"
        + H
        + ":){1,6}:"
        + H
        + "|(?:"
        + H
        + ":){1,5}(?::"
        + H
        + "){1,2}"
        + "|(?:"
        + H
        + ":){1,4}(?::"
        + H
        + "){1,3}"
        + "|(?:"
        + H
        + ":){1,3}(?::"
        + H
        + "){1,4}"
        + "|(?:"
        + H
        + ":){1,2}(?::"
        + H
        + "){1,5}"
        + "|"
        + H
        + ":(?::"
        + H
        + "){1,6}"
        + "|:(?:(?::"
        + H
        + "){1,7}|:)"
        + "|fe80:(?::[0-9a-fA-F]{0,4}){0,4}%[0-9a-zA-Z]+"
        + "|::(?:ffff(?::0{1,4}){0,1}:){0,1}"
        + Octets
        + "|(?:"
        + H
        + ":){1,4}:"
        + Octets;
    private const string Wide = @"[a-zA-Z\x{00a1}-\x{ffff}0-9]";
    private const string Labels =
        "(?:[a-zA-Z0-9](?:[a-zA-Z0-9_-]+)?[a-zA-Z0-9](?:[-.][a-zA-Z0-9]+)*"
        + @"|(?:www\.|[a-zA-Z0-9]+(?:[-_.]?[a-zA-Z0-9])*[a-zA-Z0-9]\.[a-zA-Z0-9]+)?)?";
    private const string Name = Labels + "(?:" + Wide + "+-?-?)*" + Wide + @"+(?:\.[a-zA-Z\x{00a1}-\x{ffff}]+)?";
    private const string Rest = @"\.?(?::\d{1,5})?(?:[/?#]\S*)?";

    private static readonly SearchValues<byte> PlainRest = SearchValues.Create([
        .. Enumerable.Range(0x21, 0x7E - 0x20).Select(i => (byte)i).Where(b => b != '%'),
    ]);

    private static readonly SearchValues<byte> HostEnd = SearchValues.Create("/?#:"u8);

    private RegexPattern? _full;

    /// <summary>Whether well-formed UTF-8 is a URL to PocketBase.</summary>
    public bool IsUrl(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= LongestShort || utf8[0] == '.' || Utf8Count.CodePoints(utf8) > LongestRunes)
        {
            return false;
        }

        if (IsOrdinary(utf8))
        {
            return true;
        }

        var parsed =
            utf8.Contains((byte)':') && utf8.IndexOf("://"u8) < 0
                ? GoUrl.Parse([.. "http://"u8, .. utf8])
                : GoUrl.Parse(utf8);
        if (parsed is not { } url || url.Host.StartsWith('.'))
        {
            return false;
        }

        if (url.Host.Length == 0 && url.Path.Length > 0 && !url.Path.Contains('.'))
        {
            return false;
        }

        _full ??= new RegexPattern(
            "^" + Scheme + User + "(?:" + Ip4 + @"|\[(?:" + Ip6 + @")\]|" + Name + ")" + Rest + "$"
        );
        return _full.IsMatch(utf8);
    }

    /// <summary>Recognises ordinary web addresses; false says nothing.</summary>
    private static bool IsOrdinary(ReadOnlySpan<byte> utf8)
    {
        var skip =
            utf8.StartsWith("https://"u8) ? 8
            : utf8.StartsWith("http://"u8) ? 7
            : 0;
        if (skip == 0)
        {
            return false;
        }

        utf8 = utf8[skip..];
        var end = utf8.IndexOfAny(HostEnd);
        var host = end < 0 ? utf8 : utf8[..end];
        return IsOrdinaryHost(host)
            && (end < 0 || (utf8[end] is not (byte)':' && !utf8[end..].ContainsAnyExcept(PlainRest)));
    }

    // Runs of letters and digits with single dots or dashes between them, the first and last of two characters or more.
    private static bool IsOrdinaryHost(ReadOnlySpan<byte> host)
    {
        int run = 0,
            runs = 0,
            firstRun = 0;
        foreach (var b in host)
        {
            if (char.IsAsciiLetterOrDigit((char)b))
            {
                run++;
                continue;
            }

            if (run == 0 || b is not ((byte)'.' or (byte)'-'))
            {
                return false;
            }

            firstRun = runs++ == 0 ? run : firstRun;
            run = 0;
        }

        return runs == 0 ? run >= 3 : firstRun >= 2 && run >= 2;
    }
}
