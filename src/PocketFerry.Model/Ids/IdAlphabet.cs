namespace PocketFerry.Model.Ids;

/// <summary>Reads the alphabet out of patterns of the form <c>^[class]+$</c> (also <c>*</c> and <c>{n}</c>, <c>{n,m}</c>).</summary>
internal static class IdAlphabet
{
    /// <summary>The characters of the class in ASCII order, or null where the pattern has another form.</summary>
    public static string? FromPattern(string pattern)
    {
        if (pattern.StartsWith("^\\w", StringComparison.Ordinal))
        {
            pattern = "^[\\w]" + pattern[3..];
        }

        var end = pattern.IndexOf(']', StringComparison.Ordinal);
        if (!pattern.StartsWith("^[", StringComparison.Ordinal) || end < 3 || pattern[2] == '^')
        {
            return null;
        }

        return IsRepeatToEnd(pattern[(end + 1)..]) ? ReadClass(pattern[2..end]) : null;
    }

    private static bool IsRepeatToEnd(string tail)
    {
        if (tail is "+$" or "*$")
        {
            return true;
        }

        return tail.StartsWith('{')
            && tail.EndsWith("}$", StringComparison.Ordinal)
            && tail[1..^2].Split(',') is { Length: 1 or 2 } bounds
            && bounds.All(b => b.All(char.IsAsciiDigit))
            && bounds[0].Length > 0;
    }

    private static string? ReadClass(string text)
    {
        var found = new bool[128];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c >= 128 || c == '[')
            {
                return null;
            }

            if (c == '\\')
            {
                if (++i == text.Length || !AddEscape(found, text[i]))
                {
                    return null;
                }

                continue;
            }

            if (i + 2 < text.Length && text[i + 1] == '-')
            {
                var last = text[i + 2];
                if (last is >= (char)128 or '\\' || last < c)
                {
                    return null;
                }

                Add(found, c, last);
                i += 2;
                continue;
            }

            found[c] = true;
        }

        return new string([.. Enumerable.Range(0, 128).Where(i => found[i]).Select(i => (char)i)]);
    }

    private static bool AddEscape(bool[] found, char c)
    {
        switch (c)
        {
            case 'w':
                Add(found, 'a', 'z');
                Add(found, 'A', 'Z');
                Add(found, '0', '9');
                found['_'] = true;
                return true;
            case 'd':
                Add(found, '0', '9');
                return true;
            default:
                if (c >= 128 || char.IsAsciiLetterOrDigit(c))
                {
                    return false;
                }

                found[c] = true;
                return true;
        }
    }

    private static void Add(bool[] found, char first, char last)
    {
        for (var c = first; c <= last; c++)
        {
            found[c] = true;
        }
    }
}
