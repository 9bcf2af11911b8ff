using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema.Completion;

/// <summary>The properties of each field type's JSON, with the values that PocketBase stores for absent ones.</summary>
internal static class FieldProperties
{
    private static readonly FrozenDictionary<FieldType, FrozenDictionary<string, PropertyKind>> Known =
        Enum.GetValues<FieldType>().ToFrozenDictionary(type => type, type => Read(Own(type) + Common(type)));

    /// <summary>The kind of a property; null where PocketBase doesn't know it for this type.</summary>
    public static PropertyKind? KindOf(FieldType type, string property) =>
        Known[type].TryGetValue(property, out var kind) ? kind : null;

    /// <summary>The field with every property, in the alphabetical order in which PocketBase stores them.</summary>
    public static JsonObject Complete(JsonObject field, FieldType type)
    {
        var complete = new JsonObject();
        var names = Known[type].Keys.Union(field.Select(property => property.Key));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            var given = field[name];
            complete[name] =
                given is null && Known[type].TryGetValue(name, out var kind) ? Zero(kind) : given?.DeepClone();
        }

        return complete;
    }

    /// <summary>Whether a value is one that a property of this kind can have.</summary>
    public static bool Fits(PropertyKind kind, JsonNode? value) =>
        value is null
        || kind switch
        {
            PropertyKind.Flag => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            PropertyKind.Text => value.GetValueKind() == JsonValueKind.String,
            PropertyKind.Integer => value.GetValueKind() == JsonValueKind.Number && IsCount(value.ToJsonString()),
            PropertyKind.Number => value.GetValueKind() == JsonValueKind.Number,
            _ => value is JsonArray array && array.All(item => item?.GetValueKind() == JsonValueKind.String),
        };

    // What doubles count exactly, as PocketBase's own limit has it.
    private static bool IsCount(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 1L << 53;

    private static JsonNode? Zero(PropertyKind kind) =>
        kind switch
        {
            PropertyKind.Flag => false,
            PropertyKind.Text => "",
            PropertyKind.Integer => 0,
            _ => null,
        };

    private static string Common(FieldType type) =>
        "!hidden $id $name !presentable !system $type" + (type == FieldType.Autodate ? "" : " !required");

    // ! is a flag, $ a text, # an integer, ? a number or nothing, * a list of texts.
    private static string Own(FieldType type) =>
        type switch
        {
            FieldType.Text => "$autogeneratePattern #max #min $pattern !primaryKey ",
            FieldType.Number => "?max ?min !onlyInt ",
            FieldType.Email or FieldType.Url => "*exceptDomains *onlyDomains ",
            FieldType.Editor => "!convertURLs #maxSize ",
            FieldType.Date => "$max $min ",
            FieldType.Autodate => "!onCreate !onUpdate ",
            FieldType.Select => "#maxSelect *values ",
            FieldType.File => "#maxSelect #maxSize *mimeTypes !protected *thumbs ",
            FieldType.Relation => "!cascadeDelete $collectionId #maxSelect #minSelect ",
            FieldType.Json => "#maxSize ",
            FieldType.Password => "#cost #max #min $pattern ",
            _ => "",
        };

    private static FrozenDictionary<string, PropertyKind> Read(string names) =>
        names
            .Split(' ')
            .ToFrozenDictionary(
                name => name[1..],
                name => (PropertyKind)"!$#?*".IndexOf(name[0], StringComparison.Ordinal)
            );
}

/// <summary>What a property of a field can hold.</summary>
internal enum PropertyKind
{
    Flag,
    Text,
    Integer,
    Number,
    Texts,
}
