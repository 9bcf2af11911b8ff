using System.Globalization;
using System.Text;

namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>
/// Turns Go's RE2 syntax into a .NET expression over UTF-16 that matches the same texts. Every class, escape and dot
/// becomes an explicit set of code points, so that nothing depends on how .NET reads it.
/// </summary>
internal sealed partial class PatternTranslator
{
    private const int MaxRepeat = 1000;

    private readonly string _pattern;
    private readonly StringBuilder _target = new();
    private int _at;
    private bool _ignoreCase;
    private bool _multiline;
    private bool _dotAll;

    private PatternTranslator(string pattern) => _pattern = pattern;

    /// <summary>The .NET expression.</summary>
    /// <exception cref="PatternNotSupportedException">The pattern doesn't translate exactly.</exception>
    public static string Translate(string pattern)
    {
        var translator = new PatternTranslator(pattern);
        translator.Alternatives(0);
        return translator._target.ToString();
    }

    private bool AtEnd => _at >= _pattern.Length;

    private char Next => _pattern[_at];

    private void Alternatives(int depth)
    {
        if (depth > 200)
        {
            throw Fail("its groups are nested too deep");
        }

        var repeatable = false;
        while (!AtEnd)
        {
            switch (Next)
            {
                case ')' when depth > 0:
                    return;
                case ')':
                    throw Fail("a closing parenthesis has no opening one");
                case '|':
                    _at++;
                    _target.Append('|');
                    repeatable = false;
                    continue;
                case '(':
                    repeatable = Group(depth);
                    continue;
                case '*' or '+' or '?':
                case '{' when TryReadRepeat(_at, out _, out _, out _):
                    if (!repeatable)
                    {
                        throw Fail($"there is nothing to repeat, or two repeats, at position {_at + 1}");
                    }

                    Repeat();
                    repeatable = false;
                    continue;
                case '^':
                    _at++;
                    _target.Append(_multiline ? "(?m:^)" : "\\A");
                    break;
                case '$':
                    _at++;
                    _target.Append(_multiline ? "(?m:$)" : "\\z");
                    break;
                case '\\' when TryAssertion():
                    break;
                case '\\' when _pattern.AsSpan(_at).StartsWith("\\Q"):
                    repeatable = Quoted() || repeatable;
                    continue;
                default:
                    Fold(One()).AppendTo(_target);
                    break;
            }

            repeatable = true;
        }

        if (depth > 0)
        {
            throw Fail("a group has no closing parenthesis");
        }
    }

    private bool Group(int depth)
    {
        _at++;
        var (ignoreCase, multiline, dotAll) = (_ignoreCase, _multiline, _dotAll);
        if (!AtEnd && Next == '?' && !TryGroupName() && !Flags())
        {
            // "(?i)" holds to the end of the group it stands in.
            return false;
        }

        _target.Append("(?:");
        Alternatives(depth + 1);
        _at++;
        _target.Append(')');
        (_ignoreCase, _multiline, _dotAll) = (ignoreCase, multiline, dotAll);
        return true;
    }

    private bool TryGroupName()
    {
        var rest = _pattern.AsSpan(_at);
        var start =
            rest.StartsWith("?P<") ? 3
            : rest.StartsWith("?<") ? 2
            : 0;
        var end = start == 0 ? -1 : rest.IndexOf('>');
        if (start == 0)
        {
            return false;
        }

        if (end <= start || rest[start..end].ContainsAnyExcept(NameCharacters))
        {
            throw Fail("lookbehind and malformed group names don't exist in Go's patterns");
        }

        _at += end + 1;
        return true;
    }

    /// <summary>Reads <c>?flags)</c> or <c>?flags:</c>; true where a group follows.</summary>
    private bool Flags()
    {
        _at++;
        var value = true;
        for (; !AtEnd; _at++)
        {
            switch (Next)
            {
                case 'i':
                    _ignoreCase = value;
                    break;
                case 'm':
                    _multiline = value;
                    break;
                case 's':
                    _dotAll = value;
                    break;
                case 'U':
                    break;
                case '-' when value:
                    value = false;
                    break;
                case ':':
                    _at++;
                    return true;
                case ')':
                    _at++;
                    return false;
                default:
                    throw Fail($"'(?{Next}' doesn't exist in Go's patterns");
            }
        }

        throw Fail("a group has no closing parenthesis");
    }

    private void Repeat()
    {
        if (Next == '{')
        {
            TryReadRepeat(_at, out var end, out var least, out var most);
            if (least > MaxRepeat || most > MaxRepeat || (most >= 0 && most < least))
            {
                throw Fail("a repeat count is above 1,000 or its limits are the wrong way round");
            }

            _target.Append(_pattern.AsSpan(_at, end - _at));
            _at = end;
        }
        else
        {
            _target.Append(Next);
            _at++;
        }

        // Whether a repeat is lazy changes what is captured, never whether a text matches.
        if (!AtEnd && Next == '?')
        {
            _at++;
        }
    }

    private bool TryReadRepeat(int at, out int end, out int least, out int most)
    {
        end = _pattern.IndexOf('}', at) + 1;
        least = most = -1;
        if (end == 0)
        {
            return false;
        }

        var limits = _pattern.AsSpan(at + 1, end - at - 2);
        var comma = limits.IndexOf(',');
        if (!TryReadCount(comma < 0 ? limits : limits[..comma], out least))
        {
            return false;
        }

        most = comma < 0 ? least : -1;
        return comma < 0 || comma == limits.Length - 1 || TryReadCount(limits[(comma + 1)..], out most);
    }

    private static bool TryReadCount(ReadOnlySpan<char> text, out int count)
    {
        count = int.MaxValue;
        if (text.IsEmpty || text.ContainsAnyExceptInRange('0', '9') || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        count = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : int.MaxValue;
        return true;
    }

    private bool TryAssertion()
    {
        switch (_at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0')
        {
            case 'A':
                _target.Append("\\A");
                break;
            case 'z':
                _target.Append("\\z");
                break;
            case 'b' or 'B':
                // .NET's word boundary knows all of Unicode's letters, Go's only ASCII's.
                throw Fail("the word boundaries \\b and \\B have no exact counterpart");
            default:
                return false;
        }

        _at += 2;
        return true;
    }

    private bool Quoted()
    {
        var end = _pattern.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
        var text = end < 0 ? _pattern[(_at + 2)..] : _pattern[(_at + 2)..end];
        foreach (var rune in text.EnumerateRunes())
        {
            Fold(RuneSet.Of((rune.Value, rune.Value))).AppendTo(_target);
        }

        _at = end < 0 ? _pattern.Length : end + 2;
        return text.Length > 0;
    }

    private RuneSet Fold(RuneSet set) => _ignoreCase ? RuneClasses.FoldCase(set) : set;

    private PatternNotSupportedException Fail(string reason) => new(_pattern, reason);
}
