using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Checks;

/// <summary>Whether the parts of a collection's JSON are of the JSON types that PocketBase reads.</summary>
internal static class ShapeChecks
{
    private static readonly string[] TextKeys = ["id", "name", "type", "viewQuery", "created", "updated"];

    private static readonly string[] RuleKeys = [.. CollectionRow.Rules, "authRule", "manageRule"];

    public static void Check(Collection collection)
    {
        var json = collection.ToJson();
        foreach (var key in TextKeys)
        {
            Require(collection, key, json[key], PropertyKind.Text, "a text");
        }

        foreach (var key in RuleKeys)
        {
            Require(collection, key, json[key], PropertyKind.Text, "a text or null");
        }

        Require(collection, "system", json["system"], PropertyKind.Flag, "true or false");
        Require(collection, "indexes", json["indexes"], PropertyKind.Texts, "a list of CREATE INDEX statements");
        foreach (var field in collection.Fields)
        {
            CheckField(collection, field);
        }

        if (collection.Type == CollectionType.Auth)
        {
            CheckOptions(collection, AuthOptions.Fresh(), json, "");
        }
    }

    private static void CheckField(Collection collection, Model.Fields.Field field)
    {
        foreach (var (key, value) in field.ToJson())
        {
            if (FieldProperties.KindOf(field.Type, key) is { } kind && !FieldProperties.Fits(kind, value))
            {
                throw SchemaFault.In(
                    collection.Name,
                    field.Name,
                    $"its property '{key}' can't be {value?.ToJsonString()}",
                    $"Give '{key}' {Describe(kind)}."
                );
            }
        }
    }

    private static void CheckOptions(Collection collection, JsonObject expected, JsonObject given, string path)
    {
        foreach (var (key, sample) in expected)
        {
            var value = given[key];
            if (value is null || sample is null)
            {
                continue;
            }

            if (value is JsonObject inner && sample is JsonObject samples)
            {
                CheckOptions(collection, samples, inner, $"{path}{key}.");
            }
            else if (Kind(value) != Kind(sample))
            {
                throw SchemaFault.In(
                    collection.Name,
                    $"its option '{path}{key}' is of the wrong JSON type",
                    $"Write it like this: {Sample(key, sample)}."
                );
            }
        }
    }

    private static string Sample(string key, JsonNode sample) =>
        key == "secret" ? "a text of 30 to 255 characters" : sample.ToJsonString();

    private static JsonValueKind Kind(JsonNode node) =>
        node.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : node.GetValueKind();

    private static void Require(Collection collection, string key, JsonNode? value, PropertyKind kind, string wanted)
    {
        if (!FieldProperties.Fits(kind, value))
        {
            throw SchemaFault.In(
                collection.Name,
                $"its '{key}' can't be {value?.ToJsonString()}",
                $"Give '{key}' {wanted}."
            );
        }
    }

    private static string Describe(PropertyKind kind) =>
        kind switch
        {
            PropertyKind.Flag => "true or false",
            PropertyKind.Text => "a text",
            PropertyKind.Integer => "a whole number, 0 or more",
            PropertyKind.Number => "a number or null",
            _ => "a list of texts",
        };
}
