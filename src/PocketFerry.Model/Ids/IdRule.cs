using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using PocketFerry.Model.Fields;

namespace PocketFerry.Model.Ids;

/// <summary>
/// What an <c>id</c> field accepts for new records, by the strictest of the known servers: limits, pattern, and for own
/// patterns the characters and names that files can't have. Immutable and thread-safe.
/// </summary>
public sealed class IdRule
{
    private const string UsualPattern = "^[a-z0-9]+$";
    private const int LongestReserved = 4;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("./\\|\"'`<>:?*%$\0\t\n\r ");
    private static readonly string[] Reserved =
    [
        "CON",
        "PRN",
        "AUX",
        "NUL",
        .. Enumerable.Range(1, 9).Select(i => $"COM{i}"),
        .. Enumerable.Range(1, 9).Select(i => $"LPT{i}"),
    ];

    private readonly int _min;
    private readonly int _max;
    private readonly Regex? _pattern;

    /// <summary>Reads the rule of an id field.</summary>
    /// <exception cref="FormatException">The field's pattern can't be read.</exception>
    public IdRule(TextField field)
    {
        _min = Math.Max(1, field.Min);
        _max = field.Max == 0 ? 5000 : field.Max;
        if (field.Pattern is "" or UsualPattern)
        {
            return;
        }

        try
        {
            _pattern = new Regex(field.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"The pattern {field.Pattern} of the id field can't be read: {e.Message}", e);
        }
    }

    /// <summary>PocketBase's own: 15 characters of <c>[a-z0-9]</c>.</summary>
    public static IdRule Default { get; } = new(NewField.Id());

    /// <summary>Whether a new record may have the id.</summary>
    public bool Accepts(ReadOnlySpan<byte> id)
    {
        if (_pattern is null)
        {
            return id.Length >= _min
                && id.Length <= _max
                && id.IndexOfAnyExceptInRange((byte)'a', (byte)'z') is var at
                && (at < 0 || IsLowerOrDigit(id[at..]));
        }

        // A code point has at most four bytes; what is longer than that is refused without a look.
        return id.Length >= _min && id.Length <= _max * 4L && AcceptsText(id);
    }

    private bool AcceptsText(ReadOnlySpan<byte> id)
    {
        char[]? rented = null;
        var text = id.Length <= 256 ? stackalloc char[256] : rented = ArrayPool<char>.Shared.Rent(id.Length);
        try
        {
            text = text[..Encoding.UTF8.GetChars(id, text)];
            var length = 0;
            foreach (var _ in text.EnumerateRunes())
            {
                length++;
            }

            return length >= _min
                && length <= _max
                && _pattern!.IsMatch(text)
                && !text.ContainsAny(Forbidden)
                && !(text.Length <= LongestReserved && IsReserved(text));
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented);
            }
        }
    }

    private static bool IsReserved(ReadOnlySpan<char> text)
    {
        foreach (var name in Reserved)
        {
            if (text.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLowerOrDigit(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower((char)c) && !char.IsAsciiDigit((char)c))
            {
                return false;
            }
        }

        return true;
    }
}
