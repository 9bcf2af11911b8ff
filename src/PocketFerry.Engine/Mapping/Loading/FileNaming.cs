using System.Text;

namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>Names of stored files, as PocketBase makes them: <c>my_photo_a1b2c3d4e5.jpg</c>.</summary>
internal static class FileNaming
{
    private const string SuffixAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int SuffixLength = 10;
    private const int MostExtension = 20;

    // PocketBase has room for a hundred; through its API it puts a suffix of its own behind ours, which must not be cut off.
    private const int MostStem = 100 - SuffixLength - 1;

    /// <summary>The ten characters behind a name, by a hash.</summary>
    public static string Suffix(ReadOnlySpan<byte> hash)
    {
        Span<char> suffix = stackalloc char[SuffixLength];
        for (var i = 0; i < suffix.Length; i++)
        {
            suffix[i] = SuffixAlphabet[hash[i] % SuffixAlphabet.Length];
        }

        return new string(suffix);
    }

    /// <summary>The stored name.</summary>
    /// <param name="original">A path or a name.</param>
    /// <param name="suffix">What tells the file from others.</param>
    /// <param name="otherwise">The ending, with its dot, of a name that has none.</param>
    public static string Of(string original, string suffix, string otherwise)
    {
        var name = original[(original.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        var extension = ExtensionOf(name);
        var stem = Stem(name[..^extension.Length]);
        var clean = Clean(extension);
        clean = clean.Length > 1 ? clean : otherwise;
        return $"{(stem.Length == 0 ? "file" : stem)}_{suffix}{clean}";
    }

    /// <summary>The ending with its dot, also one of two parts (<c>.tar.gz</c>); empty where there is none.</summary>
    public static string ExtensionOf(string name)
    {
        var last = name.LastIndexOf('.');
        if (last < 0)
        {
            return "";
        }

        var second = last > 0 ? name.LastIndexOf('.', last - 1) : -1;
        return second >= 0 && last - second > 1 ? name[second..] : name[last..];
    }

    private static string Clean(string extension)
    {
        var clean = new StringBuilder();
        foreach (var c in extension)
        {
            if (char.IsAsciiLetterOrDigit(c) || "_.*+=#-".Contains(c, StringComparison.Ordinal))
            {
                clean.Append(c);
            }
        }

        return clean.Length <= MostExtension ? clean.ToString() : "." + clean.ToString()[^(MostExtension - 1)..];
    }

    // Words of letters and digits with underscores between them; a capital letter begins one.
    private static string Stem(string name)
    {
        var stem = new StringBuilder();
        var before = '_';
        foreach (var c in name)
        {
            var isWord = char.IsAsciiLetterOrDigit(c);
            var begins = !isWord || (char.IsAsciiLetterUpper(c) && !char.IsAsciiLetterUpper(before));
            if (begins && stem.Length > 0 && stem[^1] != '_')
            {
                stem.Append('_');
            }

            if (isWord)
            {
                stem.Append(char.ToLowerInvariant(c));
            }

            before = c;
        }

        return stem.ToString(0, Math.Min(stem.Length, MostStem)).Trim('_');
    }
}
