using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace PocketFerry.Model.Values;

/// <summary>
/// Checks JSON as PocketBase 0.40 does, which refuses what earlier versions silently change: duplicate keys, broken UTF-8,
/// lone surrogates, numbers beyond a double. Thread-safe.
/// </summary>
public static class JsonCheck
{
    /// <summary>JSON's white space.</summary>
    public static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>The text without JSON's white space around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] > ' ' && text[^1] > ' ') ? text : text.Trim(WhiteSpace);

    private const int MaxDepth = 10_000;
    private const int LongestPlainNumber = 308;

    /// <summary>Checks one JSON value.</summary>
    public static JsonFlaw Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return JsonFlaw.InvalidUtf8;
        }

        // Plain words and numbers come by the million from untyped files, and an exception for each would be dear.
        json = Trim(json);
        if (json.IsEmpty || json[0] is not ((byte)'{' or (byte)'[' or (byte)'"'))
        {
            return CheckPlain(json);
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        JsonKeys? keys = null;
        var flaw = JsonFlaw.None;
        var hasHugeNumber = false;
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped && flaw == JsonFlaw.None && HasLoneSurrogate(reader.ValueSpan))
                {
                    flaw = JsonFlaw.LoneSurrogate;
                }

                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        (keys ??= JsonKeys.Rent()).Open();
                        break;
                    case JsonTokenType.EndObject:
                        keys!.Close();
                        break;
                    case JsonTokenType.PropertyName when flaw == JsonFlaw.None && !keys!.TryAdd(ref reader):
                        flaw = JsonFlaw.DuplicateKey;
                        break;
                    case JsonTokenType.Number:
                        hasHugeNumber |= IsHuge(reader.ValueSpan);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return JsonFlaw.Malformed;
        }
        finally
        {
            keys?.Return();
        }

        return flaw == JsonFlaw.None && hasHugeNumber ? JsonFlaw.NumberTooLarge : flaw;
    }

    private static JsonFlaw CheckPlain(ReadOnlySpan<byte> json)
    {
        if (IsNumber(json))
        {
            return IsHuge(json) ? JsonFlaw.NumberTooLarge : JsonFlaw.None;
        }

        return json.SequenceEqual("true"u8) || json.SequenceEqual("false"u8) || json.SequenceEqual("null"u8)
            ? JsonFlaw.None
            : JsonFlaw.Malformed;
    }

    private static bool IsNumber(ReadOnlySpan<byte> json)
    {
        json = json.StartsWith("-"u8) ? json[1..] : json;
        var whole = CountDigits(json);
        if (whole == 0 || (whole > 1 && json[0] == '0'))
        {
            return false;
        }

        json = json[whole..];
        if (json.StartsWith("."u8))
        {
            var decimals = CountDigits(json[1..]);
            if (decimals == 0)
            {
                return false;
            }

            json = json[(1 + decimals)..];
        }

        if (json.IsEmpty)
        {
            return true;
        }

        var exponent = json[0] is (byte)'e' or (byte)'E' ? json[1..] : default;
        exponent = exponent.Length > 0 && exponent[0] is (byte)'+' or (byte)'-' ? exponent[1..] : exponent;
        return exponent.Length > 0 && CountDigits(exponent) == exponent.Length;
    }

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        var count = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return count < 0 ? text.Length : count;
    }

    private static bool IsHuge(ReadOnlySpan<byte> token) =>
        (token.Length > LongestPlainNumber || token.ContainsAny((byte)'e', (byte)'E'))
        && NumberText.Parse(token, out _) == NumberFit.TooLarge;

    private static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        var high = false;
        for (var i = 0; i < escaped.Length; i++)
        {
            var unit = '\0';
            if (escaped[i] == '\\' && escaped[++i] == 'u')
            {
                // The reader has checked that four hex digits follow.
                unit = (char)
                    ushort.Parse(escaped.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 4;
            }

            if (high != char.IsLowSurrogate(unit))
            {
                return true;
            }

            high = char.IsHighSurrogate(unit);
        }

        return high;
    }
}
