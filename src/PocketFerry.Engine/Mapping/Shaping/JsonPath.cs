using System.Globalization;
using System.Text.Json;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>A way to one part of a JSON document: <c>address.lines[0]</c>, <c>$["a b"].c</c>. Immutable.</summary>
internal sealed class JsonPath
{
    private readonly List<(string? Name, int Index)> _steps = [];

    private JsonPath() { }

    /// <exception cref="FormatException">The text is no path.</exception>
    public static JsonPath Parse(string text)
    {
        var path = new JsonPath();
        var at = text.StartsWith('$') ? 1 : 0;
        while (at < text.Length)
        {
            at = text[at] == '[' ? path.Bracket(text, at) : path.Name(text, at);
        }

        return path;
    }

    /// <summary>The part; null where the document has none.</summary>
    public JsonElement? Find(JsonElement document)
    {
        foreach (var (name, index) in _steps)
        {
            if (name is not null)
            {
                if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty(name, out document))
                {
                    return null;
                }
            }
            else if (document.ValueKind != JsonValueKind.Array || index >= document.GetArrayLength())
            {
                return null;
            }
            else
            {
                document = document[index];
            }
        }

        return document;
    }

    private int Name(string text, int at)
    {
        at += text[at] == '.' ? 1 : 0;
        var end = text.AsSpan(at).IndexOfAny('.', '[');
        end = end < 0 ? text.Length : at + end;
        if (end == at)
        {
            throw Wrong(text, at);
        }

        _steps.Add((text[at..end], 0));
        return end;
    }

    private int Bracket(string text, int at)
    {
        if (text.AsSpan(at + 1) is [('"' or '\'') and var quote, ..])
        {
            var close = text.IndexOf($"{quote}]", at + 2, StringComparison.Ordinal);
            _steps.Add((close < 0 ? throw Wrong(text, at) : text[(at + 2)..close], 0));
            return close + 2;
        }

        var end = text.IndexOf(']', at);
        if (
            end < 0
            || !int.TryParse(
                text.AsSpan(at + 1, end - at - 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var i
            )
        )
        {
            throw Wrong(text, at);
        }

        _steps.Add((null, i));
        return end + 1;
    }

    private static FormatException Wrong(string text, int at) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"'{text}' is no way into a JSON document (at character {at + 1}); such as address.lines[0]."
            )
        );
}
