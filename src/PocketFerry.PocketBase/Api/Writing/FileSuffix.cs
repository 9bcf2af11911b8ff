namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>The ten random characters that PocketBase adds to a file's name.</summary>
internal static class FileSuffix
{
    private const int Length = 10;

    /// <summary><c>report_a1b2c3d4e5.tar.gz</c> without its suffix; other names as they are.</summary>
    public static string Strip(string name)
    {
        // PocketBase's endings have one or two parts.
        var dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return StripAt(name, name.Length);
        }

        var stripped = StripAt(name, dot);
        var second = dot > 0 ? name.LastIndexOf('.', dot - 1) : -1;
        return stripped == name && second > 0 ? StripAt(name, second) : stripped;
    }

    private static string StripAt(string name, int end)
    {
        var start = end - Length - 1;
        if (start <= 0 || name[start] != '_')
        {
            return name;
        }

        foreach (var c in name.AsSpan(start + 1, Length))
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return name;
            }
        }

        return name[..start] + name[end..];
    }
}
