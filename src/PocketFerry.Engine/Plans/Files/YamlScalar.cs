using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Writes texts as YAML: plain where that reads back as the same text, else in double quotes.</summary>
internal static class YamlScalar
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-/ "
    );

    // What some reader of YAML takes for something else than a text.
    private static readonly string[] Reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan"];

    public static string Of(string text)
    {
        var isPlain =
            text.Length > 0
            && (char.IsAsciiLetter(text[0]) || text[0] is '_' or '.' or '/')
            && text[^1] != ' '
            && (
                text[0] != '.'
                || text.StartsWith("./", StringComparison.Ordinal)
                || text.StartsWith("../", StringComparison.Ordinal)
            )
            && text.AsSpan().IndexOfAnyExcept(Plain) < 0
            && !Reserved.Contains(text.ToLowerInvariant());
        // JSON's strings are YAML's too.
        return isPlain ? text : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
    }

    public static string Of(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Of))}]";
}
