namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>Patterns such as <c>^[A-Z]{3}-\d{4}$</c>: ASCII classes, each a fixed number of times.</summary>
internal sealed class FixedPattern : GoPattern
{
    private const int MaxLength = 128;

    private readonly int _length;
    private readonly bool[] _allowed;

    private FixedPattern(List<UInt128> classes)
    {
        _length = classes.Count;
        _allowed = [.. classes.SelectMany(bits => Enumerable.Range(0, 128).Select(c => (bits >> c & 1) != 0))];
    }

    public static FixedPattern? TryCreate(string pattern)
    {
        var classes = new List<UInt128>();
        foreach (var step in PatternTranslator.TryReadSequence(pattern) ?? [])
        {
            if (step.Least != step.Most || classes.Count + step.Least > MaxLength || !step.Set.TryAscii(out var bits))
            {
                return null;
            }

            classes.AddRange(Enumerable.Repeat(bits, step.Least));
        }

        return classes.Count == 0 ? null : new FixedPattern(classes);
    }

    public override bool IsMatch(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length != _length)
        {
            return false;
        }

        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] > 0x7F || !_allowed[(i << 7) + utf8[i]])
            {
                return false;
            }
        }

        return true;
    }
}
