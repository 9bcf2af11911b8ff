using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;
using PocketFerry.PocketBase.DataDirectory.Schema.Diff;

namespace PocketFerry.PocketBase.Migrations;

/// <summary>
/// Wanted collections as a PocketBase script needs them: with the ids of the instance it runs on, relations by id, and
/// without secrets.
/// </summary>
internal static class CompletedCollections
{
    public static IReadOnlyList<Collection> Of(IReadOnlyList<Collection> wanted, IReadOnlyList<Collection> present)
    {
        var set = new CollectionSet(present);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var complete = new List<Collection>();
        foreach (var collection in wanted.Where(collection => !collection.System))
        {
            var id = SchemaComparison.Partner(collection, set)?.Id ?? NewId(collection, complete);
            ids[collection.Name] = id;
            if (collection.Id.Length > 0)
            {
                ids[collection.Id] = id;
            }

            complete.Add(WithoutSecrets(WithFieldIds(collection, set)).With("id", JsonValue.Create(id)));
        }

        return [.. complete.Select(collection => WithTargets(collection, ids, set))];
    }

    private static string NewId(Collection collection, List<Collection> others) =>
        collection.Id.Length > 0
            ? collection.Id
            : GeneratedIds.Collection(
                CollectionCompletion.TypeName(collection.Type),
                collection.Name,
                id => others.Exists(other => other.Id == id)
            );

    // PocketBase goes by field ids alone: another id would be another, empty column. And only what has an id in the
    // script can be taken back by it.
    private static Collection WithFieldIds(Collection collection, CollectionSet present)
    {
        if (!collection.ToJson().ContainsKey("fields"))
        {
            return collection;
        }

        var original = SchemaComparison.Partner(collection, present);
        var matched = original is null ? collection : FieldMatching.WithIdsOf(collection, original);
        var taken = matched
            .Fields.Concat(original?.Fields ?? [])
            .Select(field => field.Id)
            .ToHashSet(StringComparer.Ordinal);
        return matched.WithFields(
            matched.Fields.Select(field => field.Id.Length > 0 ? field : WithNewId(field, taken))
        );
    }

    private static Field WithNewId(Field field, HashSet<string> taken)
    {
        var id = GeneratedIds.Field(FieldTypes.NameOf(field.Type), field.Name, taken.Contains);
        taken.Add(id);
        return field.With("id", JsonValue.Create(id));
    }

    private static Collection WithTargets(
        Collection collection,
        Dictionary<string, string> ids,
        CollectionSet present
    ) =>
        collection.ToJson().ContainsKey("fields")
            ? collection.WithFields(
                collection.Fields.Select(field =>
                    field is RelationField relation
                        ? relation.With(
                            "collectionId",
                            ids.GetValueOrDefault(relation.CollectionId)
                                ?? present.Find(relation.CollectionId)?.Id
                                ?? relation.CollectionId
                        )
                        : field
                )
            )
            : collection;

    private static Collection WithoutSecrets(Collection collection)
    {
        var json = CollectionSecrets.Strip(collection).ToJson();
        json.Remove("created");
        json.Remove("updated");
        if (AuthOptions.Providers(json).Any() && json["oauth2"] is JsonObject oauth2)
        {
            // PocketBase refuses enabled providers without their client secrets, which don't belong into a file.
            oauth2["enabled"] = false;
        }

        return Collection.Parse(json);
    }
}
