using System.Text;

namespace PocketFerry.Sources.Files.Output;

/// <summary>What stands around JSON rows.</summary>
internal sealed record JsonFrame(byte[] Start, byte[] BeforeFirst, byte[] Between, byte[] End, byte[] EndEmpty)
{
    /// <summary>A row a line.</summary>
    public static JsonFrame Lines { get; } = new([], [], [.. "\n"u8], [.. "\n"u8], []);

    /// <summary>An array, a row a line.</summary>
    public static JsonFrame Array { get; } = new([.. "["u8], [.. "\n"u8], [.. ",\n"u8], [.. "\n]\n"u8], [.. "]\n"u8]);

    /// <summary>The object around the rows in dumps of the simple form.</summary>
    public static JsonFrame Items(string collection, DateTimeOffset exportedAt)
    {
        var start = new OutputBuffer();
        start.Add("{\"collection\":"u8);
        JsonText.AddString(start, Encoding.UTF8.GetBytes(collection));
        start.Add(
            Encoding.UTF8.GetBytes(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $",\"exportedAt\":\"{exportedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"items\":["
                )
            )
        );
        return Array with { Start = start.Written.ToArray(), End = [.. "\n]}\n"u8], EndEmpty = [.. "]}\n"u8] };
    }
}
