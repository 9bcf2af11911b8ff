using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace PocketFerry.Model.Values;

/// <summary>
/// Checks JSON as PocketBase 0.40 does, which refuses what earlier versions silently change: duplicate keys, broken UTF-8,
/// lone surrogates. Thread-safe.
/// </summary>
public static class JsonCheck
{
    /// <summary>JSON's white space.</summary>
    public static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    private const int MaxDepth = 10_000;

    /// <summary>Checks one JSON value.</summary>
    public static JsonFlaw Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return JsonFlaw.InvalidUtf8;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        JsonKeys? keys = null;
        var flaw = JsonFlaw.None;
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

        return flaw;
    }

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
