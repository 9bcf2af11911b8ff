using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>Lets relations name their collection by its name; PocketBase knows ids only.</summary>
internal static class RelationTargets
{
    public static Collection Resolve(Collection collection, CollectionSet collections)
    {
        if (collection.Fields.OfType<RelationField>().All(field => collections.ById(field.CollectionId) is not null))
        {
            return collection;
        }

        return collection.WithFields(collection.Fields.Select(field => Resolve(field, collections)));
    }

    private static Field Resolve(Field field, CollectionSet collections) =>
        field is RelationField relation
        && collections.ById(relation.CollectionId) is null
        && collections.ByName(relation.CollectionId) is { } target
            ? relation.With("collectionId", JsonValue.Create(target.Id))
            : field;
}
