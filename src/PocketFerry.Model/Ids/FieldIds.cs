using System.Globalization;
using PocketFerry.Model.Fields;

namespace PocketFerry.Model.Ids;

/// <summary>The ids that PocketBase gives to new fields.</summary>
public static class FieldIds
{
    /// <summary>
    /// The id of a new field: its type and the decimal CRC-32 of its name (<c>text</c>, <c>id</c>: <c>text3208210256</c>).
    /// </summary>
    /// <param name="type">The field's type.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="isTaken">Tells the ids in use in the collection; a clash gets the suffix 2, 3 and so on. Null: none is.</param>
    public static string For(FieldType type, string name, Predicate<string>? isTaken = null) =>
        FreeId.Of(FieldTypes.NameOf(type) + Crc32.Of(name).ToString(CultureInfo.InvariantCulture), isTaken);
}
