using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>
/// Whether what a server gives back is still the value that it was given. Lenient on purpose: a number that came back as
/// its text, or a value as a list of one, has not been lost, and refusing it would have to be justified.
/// </summary>
public static partial class JsonEquality
{
    /// <summary>Compares JSON texts; null or broken JSON equals nothing.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> sent, ReadOnlySpan<byte> returned)
    {
        try
        {
            var options = new JsonReaderOptions { MaxDepth = 1000 };
            var first = new Utf8JsonReader(sent, options);
            var second = new Utf8JsonReader(returned, options);
            using var a = JsonDocument.ParseValue(ref first);
            using var b = JsonDocument.ParseValue(ref second);
            return AreEqual(a.RootElement, b.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or half a surrogate pair, which no server gives back.
            return false;
        }
    }

    private static bool AreEqual(JsonElement sent, JsonElement returned)
    {
        if (JsonElement.DeepEquals(sent, returned))
        {
            return true;
        }

        if (sent.ValueKind == JsonValueKind.Array && returned.ValueKind == JsonValueKind.String)
        {
            return sent.GetArrayLength() == 1 && AreEqual(sent[0], returned);
        }

        if (returned.ValueKind == JsonValueKind.Array && sent.ValueKind != JsonValueKind.Array)
        {
            return returned.GetArrayLength() == 1 && AreEqual(sent, returned[0]);
        }

        if (sent.ValueKind == JsonValueKind.String && returned.ValueKind == JsonValueKind.String)
        {
            return Instant(sent.GetString()!) is { } a && Instant(returned.GetString()!) is { } b && a == b;
        }

        return Scalar(sent) is { } x && Scalar(returned) is { } y && SameScalar(x, y);
    }

    private static string? Scalar(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
            _ => null,
        };

    private static bool SameScalar(string a, string b)
    {
        if (a == b)
        {
            return true;
        }

        if (!NumberPattern().IsMatch(a) || !NumberPattern().IsMatch(b))
        {
            return false;
        }

        using var first = JsonDocument.Parse(a);
        using var second = JsonDocument.Parse(b);
        return JsonElement.DeepEquals(first.RootElement, second.RootElement);
    }

    private static DateTimeOffset? Instant(string text) =>
        DatePattern().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : null;

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?)?\z")]
    private static partial Regex DatePattern();
}
