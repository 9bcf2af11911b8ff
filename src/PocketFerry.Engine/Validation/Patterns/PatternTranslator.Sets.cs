using System.Buffers;
using System.Globalization;
using System.Text;

namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>Single characters, escapes and classes.</summary>
internal sealed partial class PatternTranslator
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Reads one thing that matches one code point.</summary>
    private RuneSet One()
    {
        switch (Next)
        {
            case '.':
                _at++;
                return _dotAll ? RuneSet.Empty.Negate() : RuneSet.Of(('\n', '\n')).Negate();
            case '[':
                return Class();
            case '\\':
                return Escape();
            default:
                var rune = Literal();
                return RuneSet.Of((rune, rune));
        }
    }

    private int Literal()
    {
        if (!Rune.TryGetRuneAt(_pattern, _at, out var rune))
        {
            throw Fail("it isn't well-formed Unicode");
        }

        _at += rune.Utf16SequenceLength;
        return rune.Value;
    }

    private RuneSet Class()
    {
        _at++;
        var negate = !AtEnd && Next == '^';
        _at += negate ? 1 : 0;
        var set = RuneSet.Empty;
        for (var isFirst = true; isFirst || AtEnd || Next != ']'; isFirst = false)
        {
            if (AtEnd)
            {
                throw Fail("a character class has no closing bracket");
            }

            set = set.Union(Fold(ClassItem()));
        }

        _at++;
        return negate ? set.Negate() : set;
    }

    private RuneSet ClassItem()
    {
        if (_pattern.AsSpan(_at).StartsWith("[:") && Posix() is { } posix)
        {
            return posix;
        }

        if (Next == '\\' && TryNamedSet() is { } named)
        {
            return named;
        }

        var first = ClassRune();
        if (_at + 1 >= _pattern.Length || Next != '-' || _pattern[_at + 1] == ']')
        {
            return RuneSet.Of((first, first));
        }

        _at++;
        var last = ClassRune();
        return last >= first
            ? RuneSet.Of((first, last))
            : throw Fail("a range of a character class is the wrong way round");
    }

    private int ClassRune()
    {
        if (Next != '\\')
        {
            return Literal();
        }

        var set = Escape();
        return set.Ranges is [var (first, last)] && first == last
            ? first
            : throw Fail("a class can't be the end of a range");
    }

    private RuneSet? Posix()
    {
        var end = _pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var name = _pattern[(_at + 2)..end];
        var negate = name.StartsWith('^');
        var set = RuneClasses.Posix(negate ? name[1..] : name) ?? throw Fail($"the class [:{name}:] is unknown");
        _at = end + 2;
        return negate ? Fold(set).Negate() : set;
    }

    private RuneSet Escape()
    {
        if (TryNamedSet() is { } named)
        {
            return named;
        }

        if (_at + 1 >= _pattern.Length)
        {
            throw Fail("it ends in a backslash");
        }

        var c = _pattern[_at + 1];
        if (c is 'x')
        {
            return Hex();
        }

        if (c is >= '0' and <= '7')
        {
            return Octal();
        }

        var rune = c switch
        {
            'a' => '\a',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            < (char)0x80 when !char.IsAsciiLetterOrDigit(c) => c,
            _ => throw Fail($"the escape \\{c} doesn't exist in Go's patterns or isn't supported"),
        };
        _at += 2;
        return RuneSet.Of((rune, rune));
    }

    private RuneSet Hex()
    {
        var rest = _pattern.AsSpan(_at + 2);
        var isBraced = rest.StartsWith("{");
        var end = isBraced ? rest.IndexOf('}') : Math.Min(2, rest.Length);
        var digits = end < 0 ? default : rest[(isBraced ? 1 : 0)..end];
        if (
            (!isBraced && digits.Length != 2)
            || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rune)
            || rune is < 0 or > 0x10FFFF
        )
        {
            throw Fail("a \\x escape is malformed");
        }

        _at += 2 + end + (isBraced ? 1 : 0);
        return RuneSet.Of((rune, rune));
    }

    private RuneSet Octal()
    {
        var rest = _pattern.AsSpan(_at + 1);
        var length = 0;
        var rune = 0;
        while (length < 3 && length < rest.Length && rest[length] is >= '0' and <= '7')
        {
            rune = (rune * 8) + rest[length++] - '0';
        }

        if (rest[0] != '0' && length == 1)
        {
            throw Fail("back references don't exist in Go's patterns");
        }

        _at += 1 + length;
        return RuneSet.Of((rune, rune));
    }

    private RuneSet? TryNamedSet()
    {
        var letter = _at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0';
        if (letter is 'p' or 'P')
        {
            return UnicodeClass(letter == 'P');
        }

        RuneSet? set = letter switch
        {
            'd' => RuneClasses.Digit,
            'D' => RuneClasses.Digit.Negate(),
            'w' => RuneClasses.Word,
            'W' => Fold(RuneClasses.Word).Negate(),
            's' => RuneClasses.Space,
            'S' => RuneClasses.Space.Negate(),
            _ => null,
        };
        _at += set is null ? 0 : 2;
        return set;
    }

    private RuneSet UnicodeClass(bool negate)
    {
        var rest = _pattern.AsSpan(_at + 2);
        var isBraced = rest.StartsWith("{");
        var end = isBraced ? rest.IndexOf('}') : Math.Min(1, rest.Length);
        var name = end <= 0 ? "" : rest[(isBraced ? 1 : 0)..end].ToString();
        if (name.StartsWith('^'))
        {
            negate = !negate;
            name = name[1..];
        }

        var set =
            RuneClasses.Category(name)
            ?? throw Fail(
                $"the Unicode class {name} isn't supported (general categories such as \\pL and \\p{{Lu}} are)"
            );
        _at += 2 + end + (isBraced ? 1 : 0);
        return negate ? Fold(set).Negate() : set;
    }
}
