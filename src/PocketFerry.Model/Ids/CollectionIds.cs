using System.Globalization;
using PocketFerry.Model.Collections;

namespace PocketFerry.Model.Ids;

/// <summary>The ids that PocketBase gives to new collections.</summary>
public static class CollectionIds
{
    /// <summary>
    /// The id of a new collection: <c>pbc_</c> and the decimal CRC-32 of type and name (<c>base</c>, <c>kitchen</c>:
    /// <c>pbc_2079371742</c>). It doesn't change when the collection is renamed, so an id may be taken by a renamed one.
    /// </summary>
    /// <param name="type">The collection's type.</param>
    /// <param name="name">The collection's name.</param>
    /// <param name="isTaken">Tells the ids that are in use; a clash gets the suffix 2, 3 and so on. Null: none is.</param>
    public static string For(CollectionType type, string name, Predicate<string>? isTaken = null)
    {
        var prefix = type switch
        {
            CollectionType.Auth => "auth",
            CollectionType.View => "view",
            _ => "base",
        };
        return FreeId.Of("pbc_" + Crc32.Of(prefix + name).ToString(CultureInfo.InvariantCulture), isTaken);
    }
}
