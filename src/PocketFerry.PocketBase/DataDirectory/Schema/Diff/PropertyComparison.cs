using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>Compares rules, options and field settings, value by value.</summary>
internal static class PropertyComparison
{
    private static readonly string[] NotOfCollections =
    [
        "id",
        "name",
        "fields",
        "indexes",
        "created",
        "updated",
        "system",
    ];

    private static readonly string[] NotOfFields = ["id", "name", "type"];

    private static readonly string[] Secrets = ["secret", "clientSecret"];

    public static IEnumerable<PropertyDiff> OfCollections(JsonObject before, JsonObject after) =>
        after
            .Where(pair => !NotOfCollections.Contains(pair.Key))
            .SelectMany(pair =>
                Compare(
                    pair.Key,
                    before[pair.Key],
                    pair.Value,
                    isRule: pair.Key.EndsWith("Rule", StringComparison.Ordinal)
                )
            );

    public static IEnumerable<PropertyDiff> OfFields(Field before, Field after)
    {
        var old = FieldProperties.Complete(before.ToJson(), before.Type);
        return FieldProperties
            .Complete(after.ToJson(), after.Type)
            .Where(pair => !NotOfFields.Contains(pair.Key))
            .SelectMany(pair => Compare(pair.Key, old[pair.Key], pair.Value, isRule: false));
    }

    private static IEnumerable<PropertyDiff> Compare(string path, JsonNode? before, JsonNode? after, bool isRule)
    {
        if (after is JsonObject inner)
        {
            var old = before as JsonObject ?? [];
            return inner
                .Where(pair => !Secrets.Contains(pair.Key))
                .SelectMany(pair => Compare($"{path}.{pair.Key}", old[pair.Key], pair.Value, isRule: false));
        }

        return IsSame(before, after, isRule)
            ? []
            : [new PropertyDiff(path, WithoutSecrets(before), WithoutSecrets(after))];
    }

    // To a rule, null (superusers only) and empty (everyone) are opposites; anywhere else absent is empty.
    private static bool IsSame(JsonNode? before, JsonNode? after, bool isRule)
    {
        if (!isRule && IsZero(before) && IsZero(after))
        {
            return true;
        }

        return (before, after) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            (JsonArray a, JsonArray b) => JsonNode.DeepEquals(WithoutSecrets(a), WithoutSecrets(b)),
            _ => JsonNode.DeepEquals(before, after),
        };
    }

    private static bool IsZero(JsonNode? node) =>
        node switch
        {
            null => true,
            JsonArray array => array.Count == 0,
            JsonObject json => json.All(pair => IsZero(pair.Value)),
            JsonValue value => value.GetValueKind() switch
            {
                JsonValueKind.False => true,
                JsonValueKind.String => (string?)value == "",
                JsonValueKind.Number => value.ToJsonString() == "0",
                _ => false,
            },
            _ => false,
        };

    private static JsonNode? WithoutSecrets(JsonNode? node)
    {
        var copy = node?.DeepClone();
        foreach (var provider in (copy as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var secret in Secrets)
            {
                provider.Remove(secret);
            }
        }

        return copy;
    }
}
