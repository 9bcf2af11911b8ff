using System.Buffers;
using System.Text;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Plans.Inference;

/// <summary>Tells what a text looks like. Strict: a shape that the target would refuse costs rows, a plain text nothing.</summary>
internal static class TextShapes
{
    private const int MaxDigits = 15;

    private static readonly SearchValues<byte> NotInPaths = SearchValues.Create("<>\"|*?:@\n\t\0"u8);

    // As people upload them: "v1.2" and "example.com" are no files.
    private static readonly HashSet<string> Endings =
    [
        .. "jpg jpeg png gif webp svg bmp tif tiff ico heic avif psd pdf doc docx xls xlsx ppt pptx odt ods rtf txt md csv".Split(
            ' '
        ),
        .. "json xml html zip gz tar 7z rar mp3 wav flac ogg m4a mp4 m4v mov avi mkv webm eps epub".Split(' '),
    ];

    private static readonly SearchValues<byte> NotInUrls = SearchValues.Create("<>\"{}|\\^`"u8);

    /// <summary>The shapes among <paramref name="possible"/> that the text has; only those are looked at.</summary>
    public static Shapes Of(ReadOnlySpan<byte> text, Shapes possible) => possible & All(text, possible);

    private static Shapes All(ReadOnlySpan<byte> text, Shapes possible)
    {
        var shapes = Shapes.None;
        if ((possible & Shapes.Number) != 0 && IsQuantity(text))
        {
            shapes |= Shapes.Number;
        }

        if ((possible & Shapes.Bool) != 0 && IsBool(text))
        {
            shapes |= Shapes.Bool;
        }

        if ((possible & Shapes.Bit) != 0 && (text is [(byte)'0'] or [(byte)'1'] || IsBool(text)))
        {
            shapes |= Shapes.Bit;
        }

        if ((possible & Shapes.PreciseDate) != 0)
        {
            shapes |= DateShapes(text);
        }

        if ((possible & Shapes.Email) != 0 && IsEmail(text))
        {
            shapes |= Shapes.Email;
        }

        if ((possible & Shapes.Url) != 0 && IsUrl(text))
        {
            shapes |= Shapes.Url;
        }

        if ((possible & Shapes.Uuid) != 0 && IsUuid(text))
        {
            shapes |= Shapes.Uuid;
        }

        if ((possible & Shapes.Json) != 0 && IsJson(text))
        {
            shapes |= Shapes.Json;
        }

        if ((possible & Shapes.FilePath) != 0 && IsFilePath(text))
        {
            shapes |= Shapes.FilePath;
        }

        return shapes;
    }

    /// <summary>
    /// A plain decimal number that a double keeps. Leading zeros, a plus, and integers of more than 15 digits speak for a
    /// code rather than a quantity.
    /// </summary>
    private static bool IsQuantity(ReadOnlySpan<byte> text)
    {
        var digits = text[0] == '-' ? text[1..] : text;
        if (digits.IsEmpty || !char.IsAsciiDigit((char)digits[0]) || !char.IsAsciiDigit((char)digits[^1]))
        {
            return false;
        }

        var hasLeadingZero = digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit((char)digits[1]);
        var isLongInteger = digits.Length > MaxDigits && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        return !hasLeadingZero && !isLongInteger && NumberText.Parse(text, out _) == NumberFit.Exact;
    }

    private static Shapes DateShapes(ReadOnlySpan<byte> text)
    {
        Span<byte> canonical = stackalloc byte[DateText.Length];
        return DateText.Parse(text, loose: true, canonical) switch
        {
            DateFit.Exact => Shapes.Date | Shapes.PreciseDate,
            DateFit.TooPrecise => Shapes.PreciseDate,
            _ => Shapes.None,
        };
    }

    private static bool IsBool(ReadOnlySpan<byte> text) =>
        text.Length is 4 or 5 && (Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "false"u8));

    private static bool IsEmail(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOf((byte)'@');
        if (at is < 1 or > 64 || text.Length > 254 || text[0] == '.' || text[at - 1] == '.')
        {
            return false;
        }

        foreach (var c in text[..at])
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && !"._%+-'"u8.Contains(c))
            {
                return false;
            }
        }

        return IsHost(text[(at + 1)..]);
    }

    private static bool IsUrl(ReadOnlySpan<byte> text)
    {
        var rest =
            text.StartsWith("https://"u8) ? text[8..]
            : text.StartsWith("http://"u8) ? text[7..]
            : default;
        var end = rest.IndexOfAny("/?#"u8);
        var host = end < 0 ? rest : rest[..end];
        var colon = host.IndexOf((byte)':');
        if (colon >= 0)
        {
            if (colon + 1 == host.Length || host[(colon + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            {
                return false;
            }

            host = host[..colon];
        }

        return IsHost(host) && text.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0 && !text.ContainsAny(NotInUrls);
    }

    /// <summary>At least two labels of letters, digits and inner hyphens, the last without digits.</summary>
    private static bool IsHost(ReadOnlySpan<byte> host)
    {
        if (host.Length is < 4 or > 253)
        {
            return false;
        }

        var labels = 0;
        while (!host.IsEmpty)
        {
            var dot = host.IndexOf((byte)'.');
            var label = dot < 0 ? host : host[..dot];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var c in label)
            {
                if (!char.IsAsciiLetter((char)c) && (dot < 0 || (!char.IsAsciiDigit((char)c) && c != '-')))
                {
                    return false;
                }
            }

            labels++;
            if (dot < 0)
            {
                return labels > 1 && label.Length > 1;
            }

            host = host[(dot + 1)..];
        }

        return false;
    }

    private static bool IsUuid(ReadOnlySpan<byte> text) =>
        text.Length == 36 && System.Buffers.Text.Utf8Parser.TryParse(text, out Guid _, out var used, 'D') && used == 36;

    private static bool IsFilePath(ReadOnlySpan<byte> text)
    {
        var dot = text.LastIndexOf((byte)'.');
        if (dot < 1 || text.Length > 1000 || text.Length - dot is < 3 or > 6 || text.ContainsAny(NotInPaths))
        {
            return false;
        }

        Span<byte> ending = stackalloc byte[6];
        return Ascii.ToLower(text[(dot + 1)..], ending, out var length) == OperationStatus.Done
            && Endings.Contains(Encoding.ASCII.GetString(ending[..length]));
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        var json = text.Trim(JsonCheck.WhiteSpace);
        return !json.IsEmpty && (json[0] is (byte)'{' or (byte)'[') && JsonCheck.Check(json) == JsonFlaw.None;
    }
}
