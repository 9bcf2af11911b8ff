using System.Text;
using System.Text.RegularExpressions;

namespace PocketFerry.Engine.Validation.Patterns;

/// <summary>Any pattern, by the .NET engine that doesn't backtrack.</summary>
internal sealed class RegexPattern : GoPattern
{
    private readonly Regex _regex;
    private char[] _characters = new char[256];

    public RegexPattern(string pattern)
    {
        try
        {
            _regex = new Regex(
                PatternTranslator.Translate(pattern),
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
            );
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new PatternNotSupportedException(pattern, "it is too large or malformed", e);
        }
    }

    public override bool IsMatch(ReadOnlySpan<byte> utf8)
    {
        if (_characters.Length < utf8.Length)
        {
            _characters = new char[Math.Max(utf8.Length, _characters.Length * 2)];
        }

        var length = Encoding.UTF8.GetChars(utf8, _characters);
        return _regex.IsMatch(_characters.AsSpan(0, length));
    }
}
