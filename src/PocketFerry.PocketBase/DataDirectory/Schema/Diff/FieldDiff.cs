using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>A field that is added, removed or differs.</summary>
/// <param name="Change">What happens to it.</param>
/// <param name="Before">The present field; null for an added one.</param>
/// <param name="After">The wanted field; null for a removed one.</param>
/// <param name="Properties">The settings that differ, without name and type.</param>
public sealed record FieldDiff(SchemaChange Change, Field? Before, Field? After, IReadOnlyList<PropertyDiff> Properties)
{
    /// <summary>The field's wanted name, or of a removed field its present one.</summary>
    public string Name => (After ?? Before)!.Name;

    /// <summary>Whether the same field (by its id) has another name.</summary>
    public bool IsRenamed => Before is not null && After is not null && Before.Name != After.Name;

    /// <summary>Whether the type differs, which empties the field.</summary>
    public bool IsRetyped => Before is not null && After is not null && Before.Type != After.Type;

    /// <summary>Whether stored values are lost or move.</summary>
    public bool IsDestructive =>
        Change == SchemaChange.Removed
        || IsRenamed
        || IsRetyped
        || (Before is { IsMultiple: true } && After is { IsMultiple: false });

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["change"] = Names.Of(Change),
            ["name"] = Name,
            ["type"] = FieldTypes.NameOf((After ?? Before)!.Type),
        };
        if (IsRenamed)
        {
            json["renamedFrom"] = Before!.Name;
        }

        if (IsRetyped)
        {
            json["typeBefore"] = FieldTypes.NameOf(Before!.Type);
        }

        json["destructive"] = IsDestructive;
        json["properties"] = new JsonArray([.. Properties.Select(property => (JsonNode)property.ToJson())]);
        return json;
    }

    internal IEnumerable<string> ToLines()
    {
        if (Change != SchemaChange.Changed)
        {
            yield return $"{Names.Sign(Change)} field {Name}: {FieldTypes.NameOf((After ?? Before)!.Type)}";
            yield break;
        }

        if (IsRenamed)
        {
            yield return $"~ field {Before!.Name} is renamed to {Name}";
        }

        if (IsRetyped)
        {
            yield return $"~ field {Name} goes from {FieldTypes.NameOf(Before!.Type)} to {FieldTypes.NameOf(After!.Type)}, which empties it";
        }

        foreach (var property in Properties)
        {
            yield return $"~ field {Name}, {property.ToLine()}";
        }
    }
}
