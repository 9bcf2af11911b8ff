using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>
/// Random text for a field's <c>autogeneratePattern</c>. Understands what such patterns are made of: literals, classes
/// such as <c>[a-z0-9]</c>, <c>\d</c> and <c>\w</c>, each with an optional <c>{n}</c> or <c>{n,m}</c>.
/// </summary>
internal sealed class TextGenerator
{
    private readonly List<(string Alphabet, int Least, int Most)> _parts = [];

    private TextGenerator() { }

    /// <exception cref="EndpointException">The pattern uses something else.</exception>
    public static TextGenerator Parse(string pattern)
    {
        var generator = new TextGenerator();
        var at = 0;
        while (at < pattern.Length)
        {
            if (pattern[at] is '^' or '$')
            {
                at++;
                continue;
            }

            var alphabet = Alphabet(pattern, ref at);
            var (least, most) = Repeat(pattern, ref at);
            generator._parts.Add((alphabet, least, most));
        }

        return generator;
    }

    public string Next()
    {
        var text = new StringBuilder();
        foreach (var (alphabet, least, most) in _parts)
        {
            var count = least == most ? least : RandomNumberGenerator.GetInt32(least, most + 1);
            text.Append(RandomNumberGenerator.GetString(alphabet, count));
        }

        return text.ToString();
    }

    private static string Alphabet(string pattern, ref int at)
    {
        switch (pattern[at])
        {
            case '[':
                var end = pattern.IndexOf(']', at + 1);
                if (end < 0 || pattern[at + 1] == '^')
                {
                    throw Unsupported(pattern);
                }

                var members = Members(pattern, pattern.AsSpan(at + 1, end - at - 1));
                at = end + 1;
                return members;
            case '\\' when at + 1 < pattern.Length:
                var escaped = pattern[at + 1];
                at += 2;
                return escaped switch
                {
                    'd' => "0123456789",
                    'w' => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
                    _ when !char.IsLetterOrDigit(escaped) => escaped.ToString(),
                    _ => throw Unsupported(pattern),
                };
            case '(' or ')' or '|' or '.' or '*' or '+' or '?' or '{' or '}':
                throw Unsupported(pattern);
            default:
                return pattern[at++].ToString();
        }
    }

    private static string Members(string pattern, ReadOnlySpan<char> body)
    {
        var members = new StringBuilder();
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '\\')
            {
                var rest = body[i..].ToString();
                var at = 0;
                members.Append(Alphabet(rest, ref at));
                i++;
            }
            else if (i + 2 < body.Length && body[i + 1] == '-')
            {
                if (body[i] > body[i + 2])
                {
                    throw Unsupported(pattern);
                }

                for (var c = body[i]; c <= body[i + 2]; c++)
                {
                    members.Append(c);
                }

                i += 2;
            }
            else
            {
                members.Append(body[i]);
            }
        }

        return members.Length > 0 ? members.ToString() : throw Unsupported(pattern);
    }

    private static (int Least, int Most) Repeat(string pattern, ref int at)
    {
        if (at >= pattern.Length || pattern[at] != '{')
        {
            return (1, 1);
        }

        var end = pattern.IndexOf('}', at);
        if (end < 0)
        {
            throw Unsupported(pattern);
        }

        var bounds = pattern[(at + 1)..end].Split(',');
        at = end + 1;
        if (
            int.TryParse(bounds[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            && int.TryParse(bounds[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            && least <= most
            && most <= 1000
        )
        {
            return (least, most);
        }

        throw Unsupported(pattern);
    }

    private static EndpointException Unsupported(string pattern) =>
        new(
            $"The autogenerate pattern '{pattern}' can't be generated from here.",
            "Supply the field's value in the input, or simplify the pattern to literals and classes such as [a-z0-9]{15}.",
            EndpointFailure.Usage
        );
}
