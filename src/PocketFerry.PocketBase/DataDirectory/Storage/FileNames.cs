using System.Text;
using System.Text.Json;
using PocketFerry.Model.Collections;
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

    /// <summary>All that the record names now; none when there is no such record.</summary>
    public static IReadOnlyList<string> Of(SqliteDatabase database, Collection collection, string recordId)
    {
        var fields = collection.Fields.Where(f => f.Type == FieldType.File).ToList();
        if (fields.Count == 0)
        {
            return [];
        }

        var columns = string.Join(", ", fields.Select(f => SqliteDatabase.Quote(f.Name)));
        using var record = database.Prepare(
            $"select {columns} from main.{SqliteDatabase.Quote(collection.Name)} where id = ?1"
        );
        record.BindAll(recordId);
        return record.Step() ? [.. fields.SelectMany((f, i) => In(f, record, i))] : [];
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
