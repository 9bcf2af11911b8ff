using System.Text;
using System.Text.Json;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>The ids, or names, in the stored form of a relation, select or file field.</summary>
internal static class RelationIds
{
    public static List<string> In(Field field, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return [];
        }

        if (!field.IsMultiple)
        {
            return [Encoding.UTF8.GetString(value)];
        }

        var names = new List<string>();
        var reader = new Utf8JsonReader(value);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                names.Add(reader.GetString()!);
            }
        }

        return names;
    }

    /// <summary>Whether the stored form is that of nothing.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> value) => value.IsEmpty || value.SequenceEqual("[]"u8);
}
