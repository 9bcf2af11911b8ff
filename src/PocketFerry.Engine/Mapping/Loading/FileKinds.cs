using System.Text;
using System.Text.Unicode;

namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>What a file's beginning says of it.</summary>
/// <param name="MediaType">The type, in the words of PocketBase's own detection.</param>
/// <param name="Extension">The usual ending, with its dot.</param>
internal sealed record FileKind(string MediaType, string Extension);

/// <summary>
/// Tells the types of files by their first bytes, for the rules of file fields and for browsers: the usual ones. What is
/// none of them is bytes; a server that the file is uploaded to looks for itself.
/// </summary>
internal static class FileKinds
{
    private static readonly FileKind Bytes = new("application/octet-stream", ".bin");
    private static readonly FileKind Text = new("text/plain; charset=utf-8", ".txt");
    private static readonly FileKind Zip = new("application/zip", ".zip");
    private static readonly FileKind Ole = new("application/x-ole-storage", ".bin");

    private static readonly (int Offset, byte[] Magic, FileKind Kind)[] Beginnings =
    [
        (0, [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], new("image/png", ".png")),
        (0, [0xFF, 0xD8, 0xFF], new("image/jpeg", ".jpg")),
        (0, [.. "GIF8"u8], new("image/gif", ".gif")),
        (0, [.. "BM"u8], new("image/bmp", ".bmp")),
        (0, [.. "II*\0"u8], new("image/tiff", ".tiff")),
        (0, [.. "MM\0*"u8], new("image/tiff", ".tiff")),
        (0, [0, 0, 1, 0], new("image/x-icon", ".ico")),
        (0, [.. "8BPS"u8], new("image/vnd.adobe.photoshop", ".psd")),
        (8, [.. "WEBP"u8], new("image/webp", ".webp")),
        (8, [.. "WAVE"u8], new("audio/wav", ".wav")),
        (8, [.. "AVI "u8], new("video/x-msvideo", ".avi")),
        (4, [.. "ftypavif"u8], new("image/avif", ".avif")),
        (4, [.. "ftypheic"u8], new("image/heic", ".heic")),
        (4, [.. "ftypqt"u8], new("video/quicktime", ".mov")),
        (4, [.. "ftypM4A"u8], new("audio/x-m4a", ".m4a")),
        (4, [.. "ftyp"u8], new("video/mp4", ".mp4")),
        (0, [.. "ID3"u8], new("audio/mpeg", ".mp3")),
        (0, [.. "fLaC"u8], new("audio/flac", ".flac")),
        (0, [.. "OggS"u8], new("application/ogg", ".ogg")),
        (0, [.. "%PDF-"u8], new("application/pdf", ".pdf")),
        (0, [.. "{\\rtf"u8], new("text/rtf", ".rtf")),
        (0, [0x1F, 0x8B], new("application/gzip", ".gz")),
        (0, [.. "BZh"u8], new("application/x-bzip2", ".bz2")),
        (0, [0xFD, .. "7zXZ"u8], new("application/x-xz", ".xz")),
        (0, [0x28, 0xB5, 0x2F, 0xFD], new("application/zstd", ".zst")),
        (0, [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], new("application/x-7z-compressed", ".7z")),
        (0, [.. "Rar!"u8], new("application/x-rar-compressed", ".rar")),
        (257, [.. "ustar"u8], new("application/x-tar", ".tar")),
        (0, [.. "SQLite format 3\0"u8], new("application/vnd.sqlite3", ".sqlite")),
        (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], Ole),
        (0, [.. "PK\u0003\u0004"u8], Zip),
    ];

    // Types of which the first bytes say no more than what they are packed in.
    private static readonly Dictionary<string, (FileKind Form, string MediaType)> ByName = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        [".docx"] = (Zip, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        [".xlsx"] = (Zip, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        [".pptx"] = (Zip, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        [".odt"] = (Zip, "application/vnd.oasis.opendocument.text"),
        [".ods"] = (Zip, "application/vnd.oasis.opendocument.spreadsheet"),
        [".epub"] = (Zip, "application/epub+zip"),
        [".doc"] = (Ole, "application/msword"),
        [".xls"] = (Ole, "application/vnd.ms-excel"),
        [".ppt"] = (Ole, "application/vnd.ms-powerpoint"),
        [".csv"] = (Text, "text/csv; charset=utf-8"),
        [".json"] = (Text, "application/json"),
    };

    /// <summary>The kind of a file by its first bytes.</summary>
    public static FileKind Of(ReadOnlySpan<byte> beginning)
    {
        foreach (var (offset, magic, kind) in Beginnings)
        {
            if (beginning.Length >= offset + magic.Length && beginning[offset..].StartsWith(magic))
            {
                return kind;
            }
        }

        // EBML and MPEG frames need a second look.
        return beginning.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
            ? beginning.IndexOf("webm"u8) >= 0
                ? new("video/webm", ".webm")
                : new("video/x-matroska", ".mkv")
            : beginning is [0xFF, 0xFB or 0xF3 or 0xF2, ..]
                ? new("audio/mpeg", ".mp3")
                : IsText(beginning)
                    ? OfText(beginning)
                    : Bytes;
    }

    /// <summary>The type of a file whose name says more than its first bytes do.</summary>
    public static string Refine(FileKind kind, string name) =>
        ByName.TryGetValue(Path.GetExtension(name), out var known) && known.Form == kind
            ? known.MediaType
            : kind.MediaType;

    private static FileKind OfText(ReadOnlySpan<byte> beginning)
    {
        var text = beginning.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        if (text is not [(byte)'<', ..])
        {
            return Text;
        }

        var start = Encoding.UTF8.GetString(text).ToLowerInvariant();
        return start.Contains("<svg", StringComparison.Ordinal) ? new("image/svg+xml", ".svg")
            : start.StartsWith("<!doctype html", StringComparison.Ordinal)
            || start.StartsWith("<html", StringComparison.Ordinal)
                ? new("text/html; charset=utf-8", ".html")
            : start.StartsWith("<?xml", StringComparison.Ordinal) ? new("text/xml; charset=utf-8", ".xml")
            : Text;
    }

    private static bool IsText(ReadOnlySpan<byte> beginning)
    {
        foreach (var c in beginning)
        {
            if (c < ' ' && !"\t\n\f\r\u001b"u8.Contains(c))
            {
                return false;
            }
        }

        // The last character may be cut in two.
        for (var cut = 0; cut < 4 && cut <= beginning.Length; cut++)
        {
            if (Utf8.IsValid(beginning[..^cut]))
            {
                return true;
            }
        }

        return false;
    }
}
