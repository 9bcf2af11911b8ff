using System.Text;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Files.Input;

/// <summary>Opens a text file as UTF-8 without its byte order mark.</summary>
internal static class Utf8Input
{
    private const int SampleLength = 256;

    /// <summary>Opens the text.</summary>
    /// <param name="content">The file's bytes; owned by the result.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="encoding">What the user asked for; null goes by the content.</param>
    /// <param name="skipped">How many bytes of byte order mark were left out.</param>
    public static Stream Open(Stream content, string name, string? encoding, out int skipped)
    {
        try
        {
            var sample = new byte[SampleLength];
            var length = content.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
            var found = Detect(sample.AsSpan(0, length), out skipped);
            if (found == "utf-32")
            {
                throw new EndpointException($"{name}: UTF-32 isn't read.", "Convert the file to UTF-8.");
            }

            var asked = encoding?.Trim().ToLowerInvariant();
            if (asked is "utf-16" or "unicode")
            {
                asked = found == "utf-16be" ? found : "utf-16le";
            }

            if (asked is not null && Canonical(asked) != found)
            {
                skipped = 0;
            }

            var bytes = new PrefixedStream(sample.AsMemory(skipped, length - skipped), content);
            return Decode(bytes, name, asked ?? found);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static string Canonical(string name) => name == "utf8" ? "utf-8" : name;

    private static Stream Decode(Stream bytes, string name, string encoding)
    {
        switch (Canonical(encoding))
        {
            case "utf-8":
                return bytes;
            case "utf-16le":
                return new Utf16Stream(bytes, bigEndian: false);
            case "utf-16be":
                return new Utf16Stream(bytes, bigEndian: true);
            default:
                return new SingleByteStream(bytes, SingleByte(name, encoding));
        }
    }

    private static Encoding SingleByte(string name, string encoding)
    {
        var known = encoding switch
        {
            "latin1" or "latin-1" => Encoding.Latin1,
            "cp1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(encoding),
        };
        if (known is null)
        {
            try
            {
                known = Encoding.GetEncoding(encoding);
            }
            catch (ArgumentException) { }
        }

        return known is { IsSingleByte: true }
            ? known
            : throw new EndpointException(
                $"{name}: the encoding '{encoding}' isn't read.",
                "Use utf-8, utf-16le, utf-16be, or a single-byte encoding such as windows-1252, iso-8859-2, windows-1251.",
                EndpointFailure.Usage
            );
    }

    private static string Detect(ReadOnlySpan<byte> sample, out int skipped)
    {
        skipped = 0;
        switch (sample)
        {
            case [0xef, 0xbb, 0xbf, ..]:
                skipped = 3;
                return "utf-8";
            case [0xff, 0xfe, 0, 0, ..] or [0, 0, 0xfe, 0xff, ..]:
                return "utf-32";
            case [0xff, 0xfe, ..]:
                skipped = 2;
                return "utf-16le";
            case [0xfe, 0xff, ..]:
                skipped = 2;
                return "utf-16be";
        }

        // Without a mark, only text whose every second byte is zero is certain to be UTF-16.
        return sample.Length < 8 || sample.Length % 2 != 0 ? "utf-8"
            : Alternates(sample, zeros: 1) ? "utf-16le"
            : Alternates(sample, zeros: 0) ? "utf-16be"
            : "utf-8";
    }

    private static bool Alternates(ReadOnlySpan<byte> sample, int zeros)
    {
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0 != (i % 2 == zeros))
            {
                return false;
            }
        }

        return true;
    }
}
