using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>The character classes that Go's patterns know by name, and its case folding.</summary>
internal static class RuneClasses
{
    private static readonly ConcurrentDictionary<string, RuneSet?> Categories = new(StringComparer.Ordinal);
    private static readonly Lazy<Dictionary<int, List<int>>> Folds = new(MakeFolds);

    public static RuneSet Digit { get; } = RuneSet.Of(('0', '9'));

    public static RuneSet Word { get; } = RuneSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary>Go's <c>\s</c>: no vertical tab.</summary>
    public static RuneSet Space { get; } = RuneSet.Of(('\t', '\n'), ('\f', '\r'), (' ', ' '));

    /// <summary>A class of the form <c>[:name:]</c>, or null.</summary>
    public static RuneSet? Posix(string name) =>
        name switch
        {
            "alnum" => RuneSet.Of(('0', '9'), ('A', 'Z'), ('a', 'z')),
            "alpha" => RuneSet.Of(('A', 'Z'), ('a', 'z')),
            "ascii" => RuneSet.Of((0, 0x7F)),
            "blank" => RuneSet.Of(('\t', '\t'), (' ', ' ')),
            "cntrl" => RuneSet.Of((0, 0x1F), (0x7F, 0x7F)),
            "digit" => Digit,
            "graph" => RuneSet.Of(('!', '~')),
            "lower" => RuneSet.Of(('a', 'z')),
            "print" => RuneSet.Of((' ', '~')),
            "punct" => RuneSet.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
            "space" => RuneSet.Of(('\t', '\r'), (' ', ' ')),
            "upper" => RuneSet.Of(('A', 'Z')),
            "word" => Word,
            "xdigit" => RuneSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
            _ => null,
        };

    /// <summary>A general category such as <c>L</c> or <c>Lu</c>, or null; scripts aren't known here.</summary>
    public static RuneSet? Category(string name) => Categories.GetOrAdd(name, MakeCategory);

    /// <summary>The set with every code point that differs from one of its own in case only.</summary>
    public static RuneSet FoldCase(RuneSet set)
    {
        var added = new List<(int, int)>(set.Ranges);
        foreach (var (rune, others) in Folds.Value)
        {
            if (set.Ranges.Any(r => rune >= r.First && rune <= r.Last))
            {
                added.AddRange(others.Select(o => (o, o)));
            }
        }

        return RuneSet.Of(added);
    }

    private static RuneSet? MakeCategory(string name)
    {
        if (name == "Any")
        {
            return RuneSet.Empty.Negate();
        }

        var wanted = Enum.GetValues<UnicodeCategory>()
            .Where(c =>
                Abbreviation(c) is var a && (a == name || a[..1] == name) && c != UnicodeCategory.OtherNotAssigned
            )
            .ToHashSet();
        if (wanted.Count == 0)
        {
            return null;
        }

        var ranges = new List<(int, int)>();
        for (var i = 0; i <= 0x10FFFF; i++)
        {
            if (wanted.Contains(CharUnicodeInfo.GetUnicodeCategory(i)))
            {
                ranges.Add((i, i));
            }
        }

        return RuneSet.Of(ranges);
    }

    private static string Abbreviation(UnicodeCategory category) =>
        category switch
        {
            UnicodeCategory.UppercaseLetter => "Lu",
            UnicodeCategory.LowercaseLetter => "Ll",
            UnicodeCategory.TitlecaseLetter => "Lt",
            UnicodeCategory.ModifierLetter => "Lm",
            UnicodeCategory.OtherLetter => "Lo",
            UnicodeCategory.NonSpacingMark => "Mn",
            UnicodeCategory.SpacingCombiningMark => "Mc",
            UnicodeCategory.EnclosingMark => "Me",
            UnicodeCategory.DecimalDigitNumber => "Nd",
            UnicodeCategory.LetterNumber => "Nl",
            UnicodeCategory.OtherNumber => "No",
            UnicodeCategory.SpaceSeparator => "Zs",
            UnicodeCategory.LineSeparator => "Zl",
            UnicodeCategory.ParagraphSeparator => "Zp",
            UnicodeCategory.Control => "Cc",
            UnicodeCategory.Format => "Cf",
            UnicodeCategory.Surrogate => "Cs",
            UnicodeCategory.PrivateUse => "Co",
            UnicodeCategory.ConnectorPunctuation => "Pc",
            UnicodeCategory.DashPunctuation => "Pd",
            UnicodeCategory.OpenPunctuation => "Ps",
            UnicodeCategory.ClosePunctuation => "Pe",
            UnicodeCategory.InitialQuotePunctuation => "Pi",
            UnicodeCategory.FinalQuotePunctuation => "Pf",
            UnicodeCategory.OtherPunctuation => "Po",
            UnicodeCategory.MathSymbol => "Sm",
            UnicodeCategory.CurrencySymbol => "Sc",
            UnicodeCategory.ModifierSymbol => "Sk",
            UnicodeCategory.OtherSymbol => "So",
            _ => "Cn",
        };

    private static Dictionary<int, List<int>> MakeFolds()
    {
        // Code points with the same simple upper case are the same letter, as are those with the same lower case of it
        // (K, k and the Kelvin sign; S, s and the long s).
        var groups = new Dictionary<int, List<int>>();
        for (var i = 0; i <= 0x1FFFF; i++)
        {
            if (!Rune.IsValid(i))
            {
                continue;
            }

            var rune = new Rune(i);
            var key = Rune.ToLowerInvariant(Rune.ToUpperInvariant(Rune.ToLowerInvariant(rune))).Value;
            if (key != i || Rune.ToUpperInvariant(rune).Value != i)
            {
                Add(groups, key, i);
            }
        }

        Add(groups, 's', 0x17F);
        Add(groups, 'k', 0x212A);
        Add(groups, 0xE5, 0x212B);
        Add(groups, 0xDF, 0x1E9E);
        Add(groups, 0x3C9, 0x2126);
        return groups
            .Values.Where(g => g.Count > 1)
            .SelectMany(g => g.Select(rune => (rune, g)))
            .GroupBy(pair => pair.rune)
            .ToDictionary(pairs => pairs.Key, pairs => pairs.SelectMany(p => p.g).Distinct().ToList());
    }

    private static void Add(Dictionary<int, List<int>> groups, int letter, int other)
    {
        var group = groups.TryGetValue(letter, out var found) ? found : groups[letter] = [letter];
        if (!group.Contains(other))
        {
            group.Add(other);
        }
    }
}
