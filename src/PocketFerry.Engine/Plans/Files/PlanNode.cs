using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>A node of a plan's YAML that knows its place, and reads as what it has to be.</summary>
internal sealed class PlanNode(YamlNode node, string file)
{
    public PlanMark Mark { get; } = new(file, node.Start.Line, node.Start.Column);

    public bool IsNull => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };

    public bool IsMapping => node is YamlMappingNode;

    public bool IsList => node is YamlSequenceNode;

    /// <summary>The keys and values of a mapping, in the file's order.</summary>
    public IEnumerable<(string Key, PlanMark Mark, PlanNode Value)> Pairs(string what)
    {
        if (node is not YamlMappingNode mapping)
        {
            throw Mark.Error($"{what} is a list of names with values, and this is {Kind}.", "Write it as NAME: VALUE.");
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = new PlanNode(key, file);
            yield return (name.Text("A name"), name.Mark, new PlanNode(value, file));
        }
    }

    public string Text(string what) =>
        node is YamlScalarNode scalar && !IsNull
            ? scalar.Value!
            : throw Mark.Error($"{what} is a text, and this is {Kind}.", "Write one value here.");

    public bool Flag(string what) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar
            ? scalar.Value == "true"
            : throw Mark.Error($"{what} is true or false, and this is {Kind}.", "Write true or false.");

    public long Count(string what) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain } scalar
        && long.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Mark.Error($"{what} is a whole number of 0 or more, and this is {Kind}.", "Write digits alone.");

    /// <summary>One of some words.</summary>
    public T Word<T>(string what, params ReadOnlySpan<(string Word, T Value)> words)
    {
        var text = node is YamlScalarNode scalar ? scalar.Value : null;
        var known = new List<string>();
        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return value;
            }

            known.Add(word);
        }

        throw Mark.Error($"{what} can't be {Kind}.", $"Choose one of: {string.Join(", ", known)}.");
    }

    /// <summary>A text, or a list of texts.</summary>
    public IReadOnlyList<string> Texts(string what) =>
        node is YamlSequenceNode list
            ? [.. list.Children.Select(c => new PlanNode(c, file).Text($"Each of {what.ToLowerInvariant()}"))]
            : [Text(what)];

    /// <summary>Any value as JSON: unquoted numbers, truth values and null are such, everything else is text.</summary>
    public JsonNode? Json() =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Children.Select(p =>
                    KeyValuePair.Create(new PlanNode(p.Key, file).Text("A name"), new PlanNode(p.Value, file).Json())
                )
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(c => new PlanNode(c, file).Json())]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => throw Mark.Error("This is no value.", "Write a text, a number, true, false, null or a list."),
        };

    private JsonNode? Plain(string text)
    {
        if (IsNull || text is "true" or "false")
        {
            return IsNull ? null : JsonValue.Create(text == "true");
        }

        // A number as JSON writes them keeps its digits; 007, .5 and 0x1F are texts.
        try
        {
            return text is ['-' or (>= '0' and <= '9'), ..] ? JsonNode.Parse(text) : JsonValue.Create(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private string Kind =>
        node switch
        {
            YamlMappingNode => "a list of names with values",
            YamlSequenceNode => "a list",
            _ when IsNull => "empty",
            YamlScalarNode scalar => $"'{scalar.Value}'",
            _ => "something else",
        };
}
