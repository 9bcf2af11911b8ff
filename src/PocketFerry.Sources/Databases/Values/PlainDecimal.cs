using System.Buffers;

namespace PocketFerry.Sources.Databases.Values;

/// <summary>Tells plain decimal numbers.</summary>
internal static class PlainDecimal
{
    private static readonly SearchValues<byte> Parts = SearchValues.Create("0123456789."u8);

    /// <summary>Whether there are digits and at most one point, which doesn't stand last.</summary>
    public static bool Is(ReadOnlySpan<byte> text) =>
        text.Length > 0
        && char.IsAsciiDigit((char)text[^1])
        && !text.ContainsAnyExcept(Parts)
        && text.Count((byte)'.') < 2;
}
