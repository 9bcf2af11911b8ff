namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>The ten random characters that PocketBase adds to a file's name.</summary>
internal static class FileSuffix
{
    private const int Length = 10;

    // PocketBase cuts the part before the ending to a hundred characters, before it adds the suffix.
    private const int Longest = 100 - Length - 1;
    private const int Start = 40;

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

    /// <summary>
    /// Whether one of two stored files was uploaded as the other: whoever uploads gives it the other's whole name, suffix
    /// included, to which PocketBase adds one more, and a file that is replaced gets another suffix. Or it is the same file,
    /// brought by another way.
    /// </summary>
    public static bool IsUploadOf(string one, string other)
    {
        var (key, bare) = (Key(one), Key(Strip(one)));
        var (otherKey, otherBare) = (Key(other), Key(Strip(other)));
        return key == otherKey
            || key == otherBare
            || bare == otherKey
            // PocketBase cut the suffix off that it was uploaded with.
            || (Math.Max(one.Length, other.Length) > Longest && Beginning(bare) == Beginning(otherBare));
    }

    private static string Beginning(string key) => key[..Math.Min(key.Length, Start)];

    // PocketBase writes names in snake case: aBc becomes a_bc.
    private static string Key(string name) =>
        string.Concat(name.Where(c => char.IsLetterOrDigit(c) || c == '.')).ToLowerInvariant();

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
