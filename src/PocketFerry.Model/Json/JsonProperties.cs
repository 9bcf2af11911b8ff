using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.Model.Json;

/// <summary>Reads properties of PocketBase's JSON the way Go does: absent and null are the zero value.</summary>
internal static class JsonProperties
{
    public static string Text(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    public static bool Flag(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public static double? Number(this JsonObject json, string name)
    {
        if (json[name] is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        return double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static IReadOnlyList<string> Texts(this JsonObject json, string name)
    {
        if (json[name] is not JsonArray array)
        {
            return [];
        }

        var texts = new List<string>(array.Count);
        foreach (var item in array)
        {
            if (item is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            {
                texts.Add(value.GetValue<string>());
            }
        }

        return texts;
    }
}
