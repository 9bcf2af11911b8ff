namespace PocketFerry.Sources.Files.SqlDumps;

/// <summary>What the tools write at the end of a dump: one that lacks it was cut off.</summary>
internal static class DumpEnding
{
    private const int BeginningLength = 2048;
    private const int EndLength = 4096;

    private static readonly (byte[] Beginning, byte[] End, string Name)[] Tools =
    [
        (
            [.. "-- PostgreSQL database dump"u8],
            [.. "-- PostgreSQL database dump complete"u8],
            "-- PostgreSQL database dump complete"
        ),
        ([.. "-- MySQL dump"u8], [.. "-- Dump completed"u8], "-- Dump completed"),
        ([.. "-- MariaDB dump"u8], [.. "-- Dump completed"u8], "-- Dump completed"),
        ([.. "BEGIN TRANSACTION;"u8], [.. "COMMIT;"u8], "COMMIT;"),
    ];

    /// <summary>The last line that a dump lacks; null for none.</summary>
    /// <param name="file">The whole dump.</param>
    /// <param name="start">Its beginning.</param>
    public static string? Missing(FileStream file, ReadOnlySpan<byte> start)
    {
        foreach (var (beginning, end, name) in Tools)
        {
            if (start[..Math.Min(start.Length, BeginningLength)].IndexOf(beginning) < 0)
            {
                continue;
            }

            var last = new byte[Math.Min(file.Length, EndLength)];
            file.Position = file.Length - last.Length;
            file.ReadExactly(last);
            return last.AsSpan().IndexOf(end) < 0 ? name : null;
        }

        return null;
    }
}
