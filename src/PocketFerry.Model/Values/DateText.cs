using System.Diagnostics;

namespace PocketFerry.Model.Values;

/// <summary>
/// Reads ISO 8601 dates and writes PocketBase's canonical form <c>2006-01-02 15:04:05.000Z</c>. Thread-safe; makes no
/// garbage.
/// </summary>
public static class DateText
{
    /// <summary>The length of the canonical form.</summary>
    public const int Length = 24;

    private static ReadOnlySpan<byte> ZeroInstant => "0001-01-01 00:00:00.000Z"u8;

    /// <summary>
    /// Reads <c>YYYY-MM-DD</c>, optionally followed by <c>T</c> or a blank, <c>HH:MM:SS</c>, a fraction after a point or
    /// comma, and <c>Z</c>, <c>±HH:MM</c> or <c>±HHMM</c>; without a zone it is UTC, as PocketBase takes it.
    /// </summary>
    /// <param name="text">The date's text.</param>
    /// <param name="loose">
    /// Also understand what databases print and PocketBase doesn't: an offset <c>±HH</c>, seconds left out, blanks around.
    /// </param>
    /// <param name="canonical">
    /// Receives the canonical form: <see cref="Length"/> bytes; cut to milliseconds where the text is too precise.
    /// </param>
    public static DateFit Parse(ReadOnlySpan<byte> text, bool loose, Span<byte> canonical)
    {
        if (text.Length == Length && text[10] == ' ' && text[23] == 'Z' && TryCanonical(text))
        {
            text.CopyTo(canonical);
            return text.SequenceEqual(ZeroInstant) ? DateFit.Zero : DateFit.Exact;
        }

        var reader = new DateReader(loose ? text.Trim(" \t\r\n"u8) : text, loose);
        if (!reader.TryRead())
        {
            return DateFit.Malformed;
        }

        return !reader.TryWriteUtc(canonical[..Length]) ? DateFit.OutOfRange
            : reader.IsTooPrecise ? DateFit.TooPrecise
            : canonical[..Length].SequenceEqual(ZeroInstant) ? DateFit.Zero
            : DateFit.Exact;
    }

    private static bool TryCanonical(ReadOnlySpan<byte> text)
    {
        Debug.Assert(text.Length == Length, "only canonical lengths come here");
        return text[4] == '-'
            && text[7] == '-'
            && text[13] == ':'
            && text[16] == ':'
            && text[19] == '.'
            && TryDigits(text[..4], out var year)
            && TryDigits(text.Slice(5, 2), out var month)
            && TryDigits(text.Slice(8, 2), out var day)
            && TryDigits(text.Slice(11, 2), out var hour)
            && TryDigits(text.Slice(14, 2), out var minute)
            && TryDigits(text.Slice(17, 2), out var second)
            && TryDigits(text.Slice(20, 3), out _)
            && CivilDays.IsDay(year, month, day)
            && hour < 24
            && minute < 60
            && second < 60;
    }

    internal static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            var digit = (uint)(b - '0');
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + (int)digit;
        }

        return true;
    }
}
