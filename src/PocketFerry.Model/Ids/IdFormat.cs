using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PocketFerry.Model.Fields;

namespace PocketFerry.Model.Ids;

/// <summary>Length and alphabet of the record ids that we make for a collection. Immutable.</summary>
public sealed class IdFormat
{
    /// <summary>The bits below which made ids would clash by chance in collections of ordinary size.</summary>
    private const double LeastBits = 48;

    private const int UsualLength = 15;
    private const string UsualPattern = "^[a-z0-9]+$";
    private const string UsualAlphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    private readonly byte[] _alphabet;

    private IdFormat(int length, string alphabet)
    {
        Length = length;
        _alphabet = Encoding.ASCII.GetBytes(alphabet);
    }

    /// <summary>PocketBase's own: 15 characters of <c>[a-z0-9]</c>.</summary>
    public static IdFormat Default { get; } = new(UsualLength, UsualAlphabet);

    /// <summary>How many characters (and bytes: ids that we make are ASCII) an id has.</summary>
    public int Length { get; }

    /// <summary>The characters an id is made of, in ASCII order.</summary>
    public ReadOnlySpan<byte> Alphabet => _alphabet;

    /// <summary>
    /// The format for an id field: 15 characters where its limits admit that, else the limit nearest to it; the letters
    /// and digits of a pattern such as <c>^[0-9a-f]+$</c>, else <c>[a-z0-9]</c> where those satisfy the pattern.
    /// </summary>
    /// <param name="field">The collection's <c>id</c> field.</param>
    /// <param name="format">The format.</param>
    /// <param name="problem">Why there is none, in one sentence.</param>
    public static bool TryCreate(
        TextField field,
        [NotNullWhen(true)] out IdFormat? format,
        [NotNullWhen(false)] out string? problem
    )
    {
        format = null;
        problem = null;
        // PocketBase resets an empty pattern of the primary key to its default, and takes a max of 0 as 5000.
        var pattern = field.Pattern.Length == 0 ? UsualPattern : field.Pattern;
        var max = field.Max == 0 ? 5000 : field.Max;
        var length = Math.Min(Math.Max(UsualLength, field.Min), max);
        var letters = IdAlphabet.FromPattern(pattern) is { } all
            ? new string([.. all.Where(char.IsAsciiLetterOrDigit)])
            : UsualAlphabet;
        if (field.Min > max)
        {
            problem = Say($"its min of {field.Min} is above its max of {max}");
        }
        else if (letters.Length < 2 || length * Math.Log2(letters.Length) < LeastBits)
        {
            problem = Say(
                $"{length} characters of {letters.Length} letters and digits are too few to tell records apart"
            );
        }
        else if (!Satisfies(pattern, letters, length, ref problem))
        {
            problem ??= Say($"its pattern {pattern} admits no plain run of {length} letters and digits");
        }
        else
        {
            format = new IdFormat(length, letters);
            return true;
        }

        return false;

        string Say(FormattableString why) =>
            $"No id can be made for the id field '{field.Name}': {why.ToString(CultureInfo.InvariantCulture)}.";
    }

    private static bool Satisfies(string pattern, string letters, int length, ref string? problem)
    {
        try
        {
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            for (var i = 0; i < letters.Length; i++)
            {
                // Every letter alone, and every letter at every place: what the digest may bring.
                var rotated = string.Concat(Enumerable.Range(i, length).Select(n => letters[n % letters.Length]));
                if (!regex.IsMatch(new string(letters[i], length)) || !regex.IsMatch(rotated))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problem = $"No id can be made for the id field: its pattern {pattern} can't be read ({e.Message}).";
            return false;
        }
    }
}
