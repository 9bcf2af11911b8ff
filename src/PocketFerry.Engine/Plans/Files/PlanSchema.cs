using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>The JSON Schema of plan files, by which editors complete and check them.</summary>
public static class PlanSchema
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as text.</summary>
    public static string Text()
    {
        var plan = Object(PlanKeys.Plan);
        var properties = plan["properties"]!.AsObject();
        properties["version"]!["const"] = PlanFile.Version;
        properties["defaults"] = Described(Object(PlanKeys.Defaults), properties["defaults"]!);
        var collection = Object(PlanKeys.Collection);
        collection["properties"]!["fields"]!.AsObject()["additionalProperties"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(Form("texts"), Field(), new JsonObject { ["type"] = "null" }),
        };
        properties["collections"]!.AsObject()["additionalProperties"] = collection;
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A plan of pbferry",
            ["required"] = new JsonArray("version", "from", "to", "collections"),
        };
        foreach (var (key, value) in plan)
        {
            schema[key] = value?.DeepClone();
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            schema.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static JsonObject Field()
    {
        var field = Object(PlanKeys.Field);
        var properties = field["properties"]!.AsObject();
        properties["type"]!["enum"] = new JsonArray([.. FieldTypes.All.Select(t => (JsonNode)t)]);
        foreach (var option in Enum.GetValues<FieldType>().SelectMany(FieldTypes.OptionsOf).Distinct().Order())
        {
            properties.TryAdd(option, new JsonObject { ["description"] = "As in PocketBase." });
        }

        return field;
    }

    private static JsonObject Object(IReadOnlyList<PlanKey> keys)
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            var form = Form(key.Form);
            form["description"] = key.Description;
            properties[key.Name] = form;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    private static JsonObject Form(string form) =>
        form switch
        {
            "text" => new JsonObject { ["type"] = "string" },
            "flag" => new JsonObject { ["type"] = "boolean" },
            "count" => new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
            "any" => [],
            "mapping" => new JsonObject { ["type"] = "object" },
            "texts" => new JsonObject
            {
                ["type"] = new JsonArray("string", "array"),
                ["items"] = new JsonObject { ["type"] = "string" },
            },
            "1" => new JsonObject { ["type"] = "integer" },
            _ => new JsonObject { ["enum"] = new JsonArray([.. form.Split('|').Select(w => (JsonNode)w)]) },
        };

    private static JsonObject Described(JsonObject form, JsonNode before)
    {
        form["description"] = before["description"]?.DeepClone();
        return form;
    }
}
