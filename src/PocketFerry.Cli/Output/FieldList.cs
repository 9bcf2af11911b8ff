using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Cli.Output;

/// <summary>A collection's own fields in a line: <c>name text, age number, boss relation to people</c>.</summary>
internal static class FieldList
{
    /// <param name="collection">The collection.</param>
    /// <param name="others">Where the names of relations' targets are looked for.</param>
    public static string Of(Collection collection, IReadOnlyList<Collection> others) =>
        string.Join(
            ", ",
            collection.Fields.Where(f => !f.System && f.Type != FieldType.Autodate).Select(f => Text(f, others))
        );

    private static string Text(Field field, IReadOnlyList<Collection> others)
    {
        var target = field is RelationField relation
            ? others.FirstOrDefault(c => c.Id == relation.CollectionId || c.Name == relation.CollectionId)
            : null;
        var type = $"{field.Name} {FieldTypes.NameOf(field.Type)}";
        return target is null ? type : $"{type} to {target.Name}";
    }
}
