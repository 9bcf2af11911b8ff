using System.Text;

namespace PocketFerry.Engine.Validation;

/// <summary>What Go's URL parser finds in a URL, as far as PocketBase's validation asks.</summary>
/// <param name="Host">The host with its port.</param>
/// <param name="Path">The path, unescaped.</param>
internal readonly record struct GoUrl(string Host, string Path)
{
    private const string UserCharacters = "-._:~!$&'()*+,;=%@";
    private const string HostCharacters = "-_.~!$&'()*+,;=:[]<>\"";

    /// <summary>Parses as Go does; null where Go reports an error.</summary>
    public static GoUrl? Parse(ReadOnlySpan<byte> url)
    {
        foreach (var b in url)
        {
            if (b is < 0x20 or 0x7F)
            {
                return null;
            }
        }

        var hash = url.IndexOf((byte)'#');
        if (hash >= 0)
        {
            if (Unescape(url[(hash + 1)..]) is null)
            {
                return null;
            }

            url = url[..hash];
        }

        if (!TryScheme(url, out var scheme))
        {
            return null;
        }

        var rest = scheme < 0 ? url : url[(scheme + 1)..];
        var query = rest.IndexOf((byte)'?');
        rest = query < 0 ? rest : rest[..query];
        var isRooted = rest.StartsWith("/"u8);
        if (!isRooted)
        {
            if (scheme >= 0)
            {
                return new GoUrl("", "");
            }

            var slash = rest.IndexOf((byte)'/');
            if ((slash < 0 ? rest : rest[..slash]).Contains((byte)':'))
            {
                return null;
            }
        }

        string? host = "";
        if (rest.StartsWith("//"u8) && (scheme >= 0 || !rest.StartsWith("///"u8)))
        {
            rest = rest[2..];
            var slash = rest.IndexOf((byte)'/');
            host = Authority(slash < 0 ? rest : rest[..slash]);
            rest = slash < 0 ? default : rest[slash..];
        }

        return host is null || Unescape(rest) is not { } path ? null : new GoUrl(host, path);
    }

    // Finds the colon that ends the scheme, or -1; false where the URL starts with a colon.
    private static bool TryScheme(ReadOnlySpan<byte> url, out int colon)
    {
        colon = -1;
        for (var i = 0; i < url.Length; i++)
        {
            var c = (char)url[i];
            if (char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.')))
            {
                continue;
            }

            if (c == ':')
            {
                colon = i;
                return i > 0;
            }

            return true;
        }

        return true;
    }

    private static string? Authority(ReadOnlySpan<byte> authority)
    {
        var at = authority.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            foreach (var b in authority[..at])
            {
                if (!char.IsAsciiLetterOrDigit((char)b) && !UserCharacters.Contains((char)b, StringComparison.Ordinal))
                {
                    return null;
                }
            }

            if (Unescape(authority[..at]) is null)
            {
                return null;
            }
        }

        return HostOf(authority[(at + 1)..]);
    }

    private static string? HostOf(ReadOnlySpan<byte> host)
    {
        var bracket = host.StartsWith("["u8) ? host.LastIndexOf((byte)']') : -1;
        if (host.StartsWith("["u8) && bracket < 0)
        {
            return null;
        }

        var after = bracket < 0 ? host : host[(bracket + 1)..];
        var colon =
            bracket < 0 ? after.LastIndexOf((byte)':')
            : after.IsEmpty ? -1
            : 0;
        if (colon >= 0 && (after[colon] != ':' || after[(colon + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9')))
        {
            return null;
        }

        foreach (var b in host)
        {
            if (
                b < 0x80
                && b != '%'
                && !char.IsAsciiLetterOrDigit((char)b)
                && !HostCharacters.Contains((char)b, StringComparison.Ordinal)
            )
            {
                return null;
            }
        }

        return Unescape(host, isHost: true);
    }

    private static string? Unescape(ReadOnlySpan<byte> text, bool isHost = false)
    {
        if (!text.Contains((byte)'%'))
        {
            return Encoding.UTF8.GetString(text);
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes.Add(text[i]);
                continue;
            }

            if (
                i + 2 >= text.Length
                || !char.IsAsciiHexDigit((char)text[i + 1])
                || !char.IsAsciiHexDigit((char)text[i + 2])
            )
            {
                return null;
            }

            var value = (Convert.FromHexString([(char)text[i + 1], (char)text[i + 2]]))[0];
            if (isHost && value < 0x80 && value != '%')
            {
                return null;
            }

            bytes.Add(value);
            i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
