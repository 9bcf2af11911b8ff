using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Reads a field of a plan file.</summary>
internal static partial class PlanFieldReader
{
    private static readonly string[] Origins = ["from", "value", "expr", "through"];

    // The plan speaks of these in its own words.
    private static readonly string[] OfOurs = ["id", "name", "collectionId", "system"];

    public static PlanField Read(string name, PlanMark mark, PlanNode node)
    {
        if (!PocketBaseNames.IsFieldName(name))
        {
            throw mark.Error(
                $"'{name}' can't be the name of a field.",
                $"Letters, digits and underscores are allowed: {PocketBaseNames.ToFieldName(name)}."
            );
        }

        // name: column
        if (!node.IsMapping)
        {
            return new PlanField(name, mark) { From = node.IsNull ? [name] : node.Texts("A field") };
        }

        var options = new JsonObject();
        var map = new PlanMapping(
            node,
            $"The field '{name}'",
            PlanKeys.Field,
            (key, value) => TakeOption(options, key, value)
        );
        RefuseTwoOrigins(name, map);
        var type = TypeOf(map);
        var load = PlanLoad.Read(map, type);
        type ??= load is null ? null : FieldType.File;
        CheckOptions(name, mark, type, options, map);
        return new PlanField(name, mark)
        {
            From = map.Find("from")?.Texts("from") ?? [],
            Shape = Shape(map),
            Through = map.Find("through") is { } through ? JunctionOf(through) : null,
            To = map.Find("to")?.Text("to") ?? "",
            By = OfRelation(map, type, "by")?.Text("by") ?? "",
            Load = load,
            OnMissing =
                (load is null ? OfRelation(map, type, "onMissing") : map.FindAny("onMissing"))?.Word(
                    "onMissing",
                    ("reject", OnMissing.Reject),
                    ("null", OnMissing.Null)
                ) ?? OnMissing.Reject,
            Type = type,
            Options = options,
            OnError = OnErrorOf(map),
            Marks = map.Marks,
        };
    }

    // Without a type the field may be one of the target's; that is looked at later.
    private static PlanNode? OfRelation(PlanMapping map, FieldType? type, string key) =>
        map.FindAny(key) is not { } node ? null
        : type is null or FieldType.Relation ? node
        : throw node.Mark.Error($"'{key}' is for relations.", "Say where the relation goes: to: COLLECTION.");

    private static bool TakeOption(JsonObject options, string key, PlanNode value)
    {
        if (OfOurs.Contains(key) || !Enum.GetValues<FieldType>().Any(t => FieldTypes.OptionsOf(t).Contains(key)))
        {
            return false;
        }

        options[key] = value.Json();
        return true;
    }

    private static FieldType? TypeOf(PlanMapping map) =>
        map.Find("type") is not { } node
            ? map.Find("to") is null
                ? null
                : FieldType.Relation
            : FieldTypes.TryParse(node.Text("type"), out var type)
                ? type
                : throw node.Mark.Error(
                    $"There is no field type '{node.Text("type")}'.",
                    $"The types are: {string.Join(", ", FieldTypes.All)}."
                );

    private static void CheckOptions(string name, PlanMark mark, FieldType? type, JsonObject options, PlanMapping map)
    {
        if (options.Count > 0 && type is null)
        {
            throw mark.Error(
                $"The field '{name}' has options ({string.Join(", ", options.Select(o => o.Key))}) but no type.",
                "Give it a 'type'."
            );
        }

        foreach (var (key, _) in options)
        {
            var known = FieldTypes.OptionsOf(type!.Value);
            if (!known.Contains(key))
            {
                throw map.Marks[key]
                    .Error(
                        $"A field of type {FieldTypes.NameOf(type.Value)} has no option '{key}'.",
                        $"It has: {string.Join(", ", known)}."
                    );
            }

            CheckKind(type.Value, key, options[key], map.Marks[key]);
        }

        if (type == FieldType.Relation && map.Find("to") is null)
        {
            throw mark.Error($"The relation '{name}' doesn't say to which collection.", "Give it a 'to'.");
        }

        if (map.Find("to") is { } to && type != FieldType.Relation)
        {
            throw to.Mark.Error("Only a relation goes 'to' a collection.", "Leave out 'type', or 'to'.");
        }
    }

    private static void CheckKind(FieldType type, string key, JsonNode? value, PlanMark mark)
    {
        var (kind, fits) = NewField.Of(type, "x").ToJson()[key] switch
        {
            JsonArray => (
                "a list",
                value is JsonArray list && list.All(v => v?.GetValueKind() == JsonValueKind.String)
            ),
            JsonValue flag when flag.GetValueKind() is JsonValueKind.False or JsonValueKind.True => (
                "true or false",
                value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ),
            JsonValue text when text.GetValueKind() == JsonValueKind.String => (
                "a text",
                value?.GetValueKind() == JsonValueKind.String
            ),
            _ => ("a number", value is null || value.GetValueKind() == JsonValueKind.Number),
        };
        if (!fits)
        {
            throw mark.Error(
                $"'{key}' is {kind}, and this is {value?.ToJsonString() ?? "empty"}.",
                kind == "a list" ? "Write it as [one, another]." : $"Write {kind}."
            );
        }
    }

    private static void RefuseTwoOrigins(string name, PlanMapping map)
    {
        var given = Origins.Where(o => map.FindAny(o) is not null).ToList();
        if (given.Count > 1)
        {
            throw map.FindAny(given[1])!
                .Mark.Error(
                    $"The field '{name}' has both '{given[0]}' and '{given[1]}'.",
                    "Its value comes from one place; an expression reads columns as row.NAME."
                );
        }
    }

    private static ValueShape Shape(PlanMapping map)
    {
        var shape = new ValueShape
        {
            Expression = map.Find("expr")?.Text("expr") ?? "",
            HasConstant = map.FindAny("value") is not null,
            Constant = JsonOf(map.Find("value")),
            Path = map.Find("path")?.Text("path") ?? "",
            Replace = map.Find("map") is { } replace ? Replacements(replace) : null,
            DateFormat = map.Find("date")?.Text("date") ?? "",
            TimeZone = map.Find("timeZone")?.Text("timeZone") ?? "",
            Split = map.Find("split")?.Text("split") ?? "",
            Default = JsonOf(map.Find("default")),
            IsHash = map.FindAny("as")?.Word("as", ("hash", true)) ?? false,
        };
        Check(map, "expr", () => RowScript.Check(shape.Expression));
        Check(map, "path", () => JsonPath.Parse(shape.Path));
        Check(map, "date", () => DateReading.For(shape.DateFormat, ""));
        Check(map, "timeZone", () => DateReading.For("", shape.TimeZone));
        return shape;
    }

    private static void Check(PlanMapping map, string key, Action parse)
    {
        if (map.Find(key) is not { } node)
        {
            return;
        }

        try
        {
            parse();
        }
        catch (FormatException error)
        {
            throw node.Mark.Error(error.Message, $"Mend the '{key}'.", error);
        }
    }

    private static string? JsonOf(PlanNode? node) => node?.Json()?.ToJsonString();

    private static Dictionary<string, string> Replacements(PlanNode node)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, mark, value) in node.Pairs("map"))
        {
            if (!values.TryAdd(key, value.Json()?.ToJsonString() ?? "null"))
            {
                throw mark.Error($"The value '{key}' is there twice.", "Leave one of them out.");
            }
        }

        return values;
    }

    private static FieldOnError OnErrorOf(PlanMapping map)
    {
        var onError =
            map.FindAny("onError")
                ?.Word(
                    "onError",
                    ("reject", FieldOnError.Reject),
                    ("null", FieldOnError.Null),
                    ("default", FieldOnError.Default)
                )
            ?? FieldOnError.Reject;
        return onError != FieldOnError.Default || map.Find("default") is not null
            ? onError
            : throw map.FindAny("onError")!.Mark.Error("There is no default.", "Give the field a 'default'.");
    }

    private static Junction JunctionOf(PlanNode node)
    {
        var match = JunctionText().Match(node.Text("through"));
        return match.Success
            ? new Junction(
                match.Groups["table"].Value,
                match.Groups["own"].Value.Trim(),
                match.Groups["other"].Value.Trim()
            )
            : throw node.Mark.Error(
                "A junction table is written TABLE(OWN_KEY, OTHER_KEY).",
                "Such as: through: order_tags(order_id, tag_id)"
            );
    }

    [GeneratedRegex(@"^\s*(?<table>.+?)\s*\((?<own>[^,()]+),(?<other>[^,()]+)\)\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex JunctionText();
}
