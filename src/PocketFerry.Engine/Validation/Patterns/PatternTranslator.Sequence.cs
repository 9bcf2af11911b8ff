namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>Recognises the simple patterns that need no expression engine.</summary>
internal sealed partial class PatternTranslator
{
    /// <summary>
    /// The steps of a pattern of the form <c>^set repeat set repeat …$</c> without groups, alternatives or flags; null
    /// for any other pattern.
    /// </summary>
    /// <exception cref="PatternNotSupportedException">The pattern doesn't translate exactly.</exception>
    public static IReadOnlyList<Step>? TryReadSequence(string pattern)
    {
        if (pattern.Length < 3 || pattern[0] != '^')
        {
            return null;
        }

        var reader = new PatternTranslator(pattern) { _at = 1 };
        var steps = new List<Step>();
        while (!reader.AtEnd && reader.Next != '$')
        {
            if (reader.Next is '(' or ')' or '|' or '^' or '*' or '+' or '?' or '{' || reader.IsSpecialEscape())
            {
                return null;
            }

            var set = reader.One();
            var (least, most) = reader.SequenceRepeat();
            steps.Add(new Step(set, least, most));
        }

        return reader._at == pattern.Length - 1 && steps.Count > 0 ? steps : null;
    }

    private bool IsSpecialEscape() =>
        Next == '\\' && _at + 1 < _pattern.Length && _pattern[_at + 1] is 'A' or 'z' or 'b' or 'B' or 'Q';

    private (int Least, int Most) SequenceRepeat()
    {
        if (AtEnd)
        {
            return (1, 1);
        }

        switch (Next)
        {
            case '*':
                _at++;
                return (0, int.MaxValue);
            case '+':
                _at++;
                return (1, int.MaxValue);
            case '?':
                _at++;
                return (0, 1);
            case '{'
                when TryReadRepeat(_at, out var end, out var least, out var most)
                    && least <= MaxRepeat
                    && most <= MaxRepeat
                    && (most < 0 || most >= least):
                _at = end;
                return (least, most < 0 ? int.MaxValue : most);
            default:
                return (1, 1);
        }
    }

    /// <summary>A set of code points and how often it comes.</summary>
    internal readonly record struct Step(RuneSet Set, int Least, int Most);
}
