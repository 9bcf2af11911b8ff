using System.Buffers;
using System.Text;
using PocketFerry.Engine.Validation.Patterns;

namespace PocketFerry.Engine.Validation;

/// <summary>
/// The e-mail addresses that PocketBase accepts: the grammar of the validator that it uses (govalidator's IsEmail). Not
/// thread-safe.
/// </summary>
internal sealed class EmailSyntax
{
    private const string Wide = @"\x{00A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}";
    private const string Atom = @"[a-zA-Z\d!#$%&'*+\-/=?^_`{|}~" + Wide + "]+";
    private const string Fold = @"(?:(?:[ \t]*\r\n)?[ \t]+)?";
    private const string Quoted =
        @"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f!\x23-\x5b\x5d-\x7e" + Wide + @"]|\([\x01-\x09\x0b-\x7f]|[" + Wide + "]";

    // As the validator has it: a quote before every character and one at the end, which is hardly what it meant.
    private const string Local =
        "(?:" + Atom + @"(?:\." + Atom + ")*|(?:\"" + Fold + "(?:" + Quoted + "))*" + Fold + "\")";
    private const string Alnum = @"[a-zA-Z\d" + Wide + "]";
    private const string Alpha = "[a-zA-Z" + Wide + "]";
    private const string Labels = "(?:(?:" + Alnum + "|" + Alnum + @"[a-zA-Z\d\-._~" + Wide + "]*" + Alnum + @")\.)+";
    private const string Top = "(?:" + Alpha + "|" + Alpha + @"[a-zA-Z\d\-_~" + Wide + "]*" + Alpha + @")\.?";

    private static readonly SearchValues<byte> PlainLocal = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-."u8
    );

    private static readonly SearchValues<byte> PlainLabel = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8
    );

    private static readonly SearchValues<byte> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    private RegexPattern? _full;

    /// <summary>Whether well-formed UTF-8 is an e-mail address to PocketBase.</summary>
    public bool IsEmail(ReadOnlySpan<byte> utf8) =>
        IsOrdinary(utf8) || (_full ??= new RegexPattern("^" + Local + "@" + Labels + Top + "$")).IsMatch(utf8);

    /// <summary>Recognises the addresses that people have; false says nothing.</summary>
    private static bool IsOrdinary(ReadOnlySpan<byte> utf8)
    {
        var at = utf8.IndexOf((byte)'@');
        if (at <= 0 || utf8[0] == '.' || utf8[at - 1] == '.')
        {
            return false;
        }

        var local = utf8[..at];
        if (local.ContainsAnyExcept(PlainLocal) || local.IndexOf(".."u8) >= 0)
        {
            return false;
        }

        var host = utf8[(at + 1)..];
        var dots = 0;
        for (var dot = host.IndexOf((byte)'.'); dot >= 0; dot = host.IndexOf((byte)'.'))
        {
            if (dot == 0 || host[..dot].ContainsAnyExcept(PlainLabel))
            {
                return false;
            }

            host = host[(dot + 1)..];
            dots++;
        }

        return dots > 0 && !host.IsEmpty && !host.ContainsAnyExcept(Letters);
    }

    /// <summary>The domain: what follows the last at sign.</summary>
    public static string Domain(ReadOnlySpan<byte> email) =>
        Encoding.UTF8.GetString(email[(email.LastIndexOf((byte)'@') + 1)..]);
}
