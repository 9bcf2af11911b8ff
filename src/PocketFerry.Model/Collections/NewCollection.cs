using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;

namespace PocketFerry.Model.Collections;

/// <summary>
/// Makes new collections, complete with the id, the system fields, the indexes and the options that PocketBase would give
/// them. All rules are null: superusers only.
/// </summary>
public static class NewCollection
{
    private static readonly string[] Rules = ["listRule", "viewRule", "createRule", "updateRule", "deleteRule"];

    /// <summary>A base collection.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fields">The fields; an <c>id</c> field is put first where there is none.</param>
    /// <param name="indexes"><c>CREATE INDEX</c> statements.</param>
    /// <param name="isIdTaken">Tells the collection ids that are in use.</param>
    public static Collection Base(
        string name,
        IEnumerable<Field> fields,
        IEnumerable<string>? indexes = null,
        Predicate<string>? isIdTaken = null
    )
    {
        var id = CollectionIds.For(CollectionType.Base, name, isIdTaken);
        return Collection.Parse(Json(id, name, "base", WithId(fields), indexes ?? []));
    }

    /// <summary>An auth collection. Its token secrets are random.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fields">
    /// The fields besides the system's. An <c>id</c> among them is taken; the others of the system's names are left out,
    /// the system's own stand for them.
    /// </param>
    /// <param name="indexes"><c>CREATE INDEX</c> statements besides those on tokenKey and email.</param>
    /// <param name="isIdTaken">Tells the collection ids that are in use.</param>
    public static Collection Auth(
        string name,
        IEnumerable<Field> fields,
        IEnumerable<string>? indexes = null,
        Predicate<string>? isIdTaken = null
    )
    {
        var id = CollectionIds.For(CollectionType.Auth, name, isIdTaken);
        var all = WithId(fields);
        var system = AuthFields.All();
        all.RemoveAll(f => system.Exists(s => s.Name == f.Name));
        all.InsertRange(1, system);
        var json = Json(id, name, "auth", all, [.. indexes ?? [], .. AuthFields.Indexes(id, name)]);
        foreach (var (key, value) in AuthOptions.New())
        {
            json[key] = value?.DeepClone();
        }

        return Collection.Parse(json);
    }

    /// <summary>
    /// A copy of a collection with more fields behind its own. Ids that are taken get a suffix, as PocketBase gives them:
    /// of two fields with one id it would silently drop one.
    /// </summary>
    public static Collection WithNewFields(Collection collection, IEnumerable<Field> fields) =>
        collection.WithFields(DistinctIds([.. collection.Fields, .. fields]));

    private static List<Field> WithId(IEnumerable<Field> fields)
    {
        var all = fields.ToList();
        var at = all.FindIndex(f => f.IsPrimaryKey);
        var id = at < 0 ? NewField.Id() : all[at];
        if (at >= 0)
        {
            all.RemoveAt(at);
        }

        return [id, .. all];
    }

    private static List<Field> DistinctIds(List<Field> fields)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            if (!seen.Add(fields[i].Id))
            {
                var id = FieldIds.For(fields[i].Type, fields[i].Name, seen.Contains);
                fields[i] = fields[i].With("id", id);
                seen.Add(id);
            }
        }

        return fields;
    }

    private static JsonObject Json(string id, string name, string type, List<Field> fields, IEnumerable<string> indexes)
    {
        var json = new JsonObject { ["id"] = id };
        foreach (var rule in Rules)
        {
            json[rule] = null;
        }

        json["name"] = name;
        json["type"] = type;
        json["fields"] = new JsonArray([.. DistinctIds(fields).Select(f => (JsonNode)f.ToJson())]);
        json["indexes"] = new JsonArray([.. indexes.Select(i => (JsonNode)i)]);
        json["system"] = false;
        return json;
    }
}
