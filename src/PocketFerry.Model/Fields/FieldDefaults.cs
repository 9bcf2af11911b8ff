using System.Text.Json.Nodes;

namespace PocketFerry.Model.Fields;

/// <summary>The properties of each field type with their zero values, in the order of the server's JSON.</summary>
internal static class FieldDefaults
{
    private const string Common = "help,hidden,id,name,presentable,required,system,type";

    /// <summary>A new field's JSON without id and name.</summary>
    public static JsonObject Of(FieldType type)
    {
        var json = new JsonObject();
        var names = type == FieldType.Autodate ? Common.Replace("help,", "").Replace("required,", "") : Common;
        foreach (var name in names.Split(',').Concat(Own(type)).Order(StringComparer.Ordinal))
        {
            json[name] = Zero(type, name);
        }

        json["type"] = FieldTypes.NameOf(type);
        return json;
    }

    private static string[] Own(FieldType type) =>
        type switch
        {
            FieldType.Text => ["autogeneratePattern", "max", "min", "pattern", "primaryKey"],
            FieldType.Number => ["max", "min", "onlyInt"],
            FieldType.Email or FieldType.Url => ["exceptDomains", "onlyDomains"],
            FieldType.Editor => ["convertURLs", "maxSize"],
            FieldType.Date => ["max", "min"],
            FieldType.Autodate => ["onCreate", "onUpdate"],
            FieldType.Select => ["maxSelect", "values"],
            FieldType.File => ["maxSelect", "maxSize", "mimeTypes", "protected", "thumbs"],
            FieldType.Relation => ["cascadeDelete", "collectionId", "maxSelect", "minSelect"],
            FieldType.Json => ["maxSize"],
            FieldType.Password => ["cost", "max", "min", "pattern"],
            _ => [],
        };

    private static JsonNode? Zero(FieldType type, string name) =>
        name switch
        {
            "min" or "max" when type == FieldType.Number => null,
            "min" or "max" when type == FieldType.Date => "",
            "min" or "max" or "maxSize" or "maxSelect" or "minSelect" or "cost" => 0,
            "help" or "id" or "name" or "type" or "pattern" or "autogeneratePattern" or "collectionId" => "",
            "exceptDomains" or "onlyDomains" or "mimeTypes" or "thumbs" or "values" => new JsonArray(),
            _ => false,
        };
}
