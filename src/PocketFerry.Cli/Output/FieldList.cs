using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Cli.Output;

/// <summary>A collection's own fields in a line: <c>name text, age number</c>.</summary>
internal static class FieldList
{
    public static string Of(Collection collection) =>
        string.Join(
            ", ",
            collection
                .Fields.Where(f => !f.System && f.Type != FieldType.Autodate)
                .Select(f => $"{f.Name} {FieldTypes.NameOf(f.Type)}")
        );
}
