using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>
/// Finds, for the fields of a changed collection, the fields they were: by id, else by name and type. PocketBase itself
/// goes by id alone, and would empty a field of the same name that comes with another instance's id.
/// </summary>
internal static class FieldMatching
{
    public static Collection WithIdsOf(Collection changed, Collection original)
    {
        if (!changed.ToJson().ContainsKey("fields"))
        {
            return changed;
        }

        var ids = changed.Fields.Select(field => field.Id).ToHashSet(StringComparer.Ordinal);
        return changed.WithFields(changed.Fields.Select(field => WithId(field, original, ids)));
    }

    private static Field WithId(Field field, Collection original, HashSet<string> ids)
    {
        if (field.Id.Length > 0 && original.Fields.FirstOrDefault(old => old.Id == field.Id) is { } byId)
        {
            // The same id with another type is another field to SQLite: a new column.
            return byId.Type == field.Type ? field : field.With("id", null);
        }

        var byName = original.Find(field.Name);
        return byName is not null && byName.Type == field.Type && !ids.Contains(byName.Id)
            ? field.With("id", JsonValue.Create(byName.Id))
            : field;
    }
}
