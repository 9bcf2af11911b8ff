using System.Text;

namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>A set of code points as sorted ranges that don't touch.</summary>
internal sealed class RuneSet
{
    private const int Last = 0x10FFFF;

    private readonly List<(int First, int Last)> _ranges;

    private RuneSet(List<(int First, int Last)> ranges) => _ranges = ranges;

    public static RuneSet Empty { get; } = new([]);

    public IReadOnlyList<(int First, int Last)> Ranges => _ranges;

    public static RuneSet Of(params IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in ranges.OrderBy(r => r.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return new RuneSet(merged);
    }

    public RuneSet Union(RuneSet other) => Of(_ranges.Concat(other._ranges));

    public RuneSet Negate()
    {
        var gaps = new List<(int, int)>();
        var next = 0;
        foreach (var (first, last) in _ranges)
        {
            if (first > next)
            {
                gaps.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= Last)
        {
            gaps.Add((next, Last));
        }

        return new RuneSet(gaps);
    }

    /// <summary>The set as bits where it holds ASCII only.</summary>
    public bool TryAscii(out UInt128 bits)
    {
        bits = 0;
        if (_ranges.Count == 0 || _ranges[^1].Last > 0x7F)
        {
            return false;
        }

        foreach (var (first, last) in _ranges)
        {
            for (var c = first; c <= last; c++)
            {
                bits |= UInt128.One << c;
            }
        }

        return true;
    }

    /// <summary>Appends a .NET expression that matches one code point of the set in UTF-16.</summary>
    public void AppendTo(StringBuilder target)
    {
        // Half surrogates stand alone in no well-formed text, and a set must not match half a character.
        var basic = Clip(0, 0xD7FF).Concat(Clip(0xE000, 0xFFFF)).ToList();
        var astral = Clip(0x10000, Last).ToList();
        if (basic.Count == 0 && astral.Count == 0)
        {
            target.Append("[^\\s\\S]");
            return;
        }

        target.Append(astral.Count > 0 ? "(?:" : "");
        if (basic.Count > 0)
        {
            AppendClass(target, basic);
        }

        var separate = basic.Count > 0;
        foreach (var (first, last) in astral)
        {
            AppendAstral(target, first, last, ref separate);
        }

        target.Append(astral.Count > 0 ? ")" : "");
    }

    private IEnumerable<(int First, int Last)> Clip(int first, int last) =>
        _ranges
            .Where(r => r.First <= last && r.Last >= first)
            .Select(r => (Math.Max(r.First, first), Math.Min(r.Last, last)));

    private static void AppendAstral(StringBuilder target, int first, int last, ref bool separate)
    {
        var (high1, low1) = Split(first);
        var (high2, low2) = Split(last);
        if (high1 == high2)
        {
            AppendPair(target, high1, high1, low1, low2, ref separate);
            return;
        }

        if (low1 > 0xDC00)
        {
            AppendPair(target, high1, high1, low1, 0xDFFF, ref separate);
            high1++;
        }

        var fullLast = low2 < 0xDFFF ? high2 - 1 : high2;
        if (high1 <= fullLast)
        {
            AppendPair(target, high1, fullLast, 0xDC00, 0xDFFF, ref separate);
        }

        if (low2 < 0xDFFF)
        {
            AppendPair(target, high2, high2, 0xDC00, low2, ref separate);
        }
    }

    private static (int High, int Low) Split(int rune) =>
        (0xD800 + ((rune - 0x10000) >> 10), 0xDC00 + ((rune - 0x10000) & 0x3FF));

    private static void AppendPair(StringBuilder target, int high1, int high2, int low1, int low2, ref bool separate)
    {
        target.Append(separate ? "|" : "");
        separate = true;
        AppendClass(target, [(high1, high2)]);
        AppendClass(target, [(low1, low2)]);
    }

    private static void AppendClass(StringBuilder target, IReadOnlyList<(int First, int Last)> ranges)
    {
        target.Append('[');
        foreach (var (first, last) in ranges)
        {
            AppendUnit(target, first);
            if (last > first)
            {
                target.Append('-');
                AppendUnit(target, last);
            }
        }

        target.Append(']');
    }

    private static void AppendUnit(StringBuilder target, int unit) =>
        target.Append("\\u").Append(unit.ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
}
