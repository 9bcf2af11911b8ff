using System.Text;
using System.Text.Json;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>One value of the corpus: its JSON, byte for byte as it is sent.</summary>
public sealed record OracleValue(byte[] Json)
{
    /// <summary>
    /// Takes the value as it stands in the corpus; <c>$hex</c>, <c>$raw</c>, <c>$repeat</c> and <c>$nest</c> stand for
    /// what a corpus file can't hold or shouldn't.
    /// </summary>
    public static OracleValue Parse(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new OracleValue(Encoding.UTF8.GetBytes(element.GetRawText()));
        }

        if (element.TryGetProperty("$hex", out var hex))
        {
            return new OracleValue(Convert.FromHexString(hex.GetString()!));
        }

        if (element.TryGetProperty("$raw", out var raw))
        {
            return new OracleValue(Encoding.UTF8.GetBytes(raw.GetString()!));
        }

        if (element.TryGetProperty("$nest", out var depth))
        {
            var brackets = depth.GetInt32();
            return new OracleValue(Encoding.UTF8.GetBytes(new string('[', brackets) + new string(']', brackets)));
        }

        if (element.TryGetProperty("$repeat", out var repeat))
        {
            var prefix = element.TryGetProperty("prefix", out var p) ? p.GetString() : "";
            var text =
                prefix + string.Concat(Enumerable.Repeat(repeat.GetString(), element.GetProperty("times").GetInt32()));
            return new OracleValue(Encoding.UTF8.GetBytes($"\"{text}\""));
        }

        return new OracleValue(Encoding.UTF8.GetBytes(element.GetRawText()));
    }

    /// <summary>The JSON, shortened.</summary>
    public override string ToString()
    {
        var text = Encoding.UTF8.GetString(Json);
        return text.Length <= 80 ? text : $"{text[..80]}… ({Json.Length} bytes)";
    }
}
