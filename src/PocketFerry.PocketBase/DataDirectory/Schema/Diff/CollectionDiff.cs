using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>A collection that is added, removed or differs.</summary>
public sealed record CollectionDiff
{
    /// <summary>What happens to it.</summary>
    public required SchemaChange Change { get; init; }

    /// <summary>The present collection; null for an added one.</summary>
    public Collection? Before { get; init; }

    /// <summary>The wanted collection; null for a removed one.</summary>
    public Collection? After { get; init; }

    /// <summary>The fields that differ.</summary>
    public IReadOnlyList<FieldDiff> Fields { get; init; } = [];

    /// <summary>The indexes that differ.</summary>
    public IReadOnlyList<IndexDiff> Indexes { get; init; } = [];

    /// <summary>The rules and options that differ.</summary>
    public IReadOnlyList<PropertyDiff> Properties { get; init; } = [];

    /// <summary>The collection's wanted name, or of a removed collection its present one.</summary>
    public string Name => (After ?? Before)!.Name;

    /// <summary>Whether the same collection (by its id) has another name.</summary>
    public bool IsRenamed => Before is not null && After is not null && Before.Name != After.Name;

    /// <summary>Whether stored data is lost or moves.</summary>
    public bool IsDestructive =>
        Change == SchemaChange.Removed || IsRenamed || Fields.Any(difference => difference.IsDestructive);

    /// <summary>The difference as JSON.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["change"] = Names.Of(Change),
            ["name"] = Name,
            ["type"] = CollectionCompletion.TypeName((After ?? Before)!.Type),
        };
        if (IsRenamed)
        {
            json["renamedFrom"] = Before!.Name;
        }

        json["destructive"] = IsDestructive;
        json["fields"] = new JsonArray([.. Fields.Select(field => (JsonNode)field.ToJson())]);
        json["indexes"] = new JsonArray([.. Indexes.Select(index => (JsonNode)index.ToJson())]);
        json["properties"] = new JsonArray([.. Properties.Select(property => (JsonNode)property.ToJson())]);
        return json;
    }

    /// <summary>The difference for people, a line each.</summary>
    public IEnumerable<string> ToLines()
    {
        yield return $"{Names.Sign(Change)} collection {Name} ({CollectionCompletion.TypeName((After ?? Before)!.Type)})";
        if (IsRenamed)
        {
            yield return $"    ~ renamed from {Before!.Name}";
        }

        var details = Fields
            .SelectMany(field => field.ToLines())
            .Concat(Indexes.Select(index => index.ToLine()))
            .Concat(Properties.Select(property => $"~ {property.ToLine()}"));
        foreach (var line in details)
        {
            yield return $"    {line}";
        }
    }
}
