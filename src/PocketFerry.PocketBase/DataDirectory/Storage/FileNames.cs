using System.Text;
using System.Text.Json;
using PocketFerry.Model.Fields;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>The stored names in a file field's value: a bare name, or a JSON array of them.</summary>
internal static class FileNames
{
    public static IReadOnlyList<string> In(Field field, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return [];
        }

        return field.IsMultiple ? Array(value) : [Encoding.UTF8.GetString(value)];
    }

    public static IReadOnlyList<string> In(Field field, SqliteStatement stored, int column) =>
        stored.Type(column) == SqliteType.Text ? In(field, stored.Bytes(column)) : [];

    private static List<string> Array(ReadOnlySpan<byte> json)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    names.Add(reader.GetString()!);
                }
            }
        }
        catch (JsonException)
        {
            // An old record may hold a bare name in a field that has since become multiple.
            return [Encoding.UTF8.GetString(json)];
        }

        return names;
    }
}
