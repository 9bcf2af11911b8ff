using System.Text.RegularExpressions;
using PocketFerry.Engine.Verification;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>What a collection's unique indexes forbid, as far as it can be told of records alone.</summary>
internal static partial class UniqueKeys
{
    /// <summary>The unique indexes on fields, without a condition or with PocketBase's own: a first field that isn't empty.</summary>
    public static IReadOnlyList<UniqueKey> Of(Collection collection)
    {
        var keys = new List<UniqueKey>();
        foreach (var index in CollectionIndex.ParseAll(collection.Indexes).Where(i => i.Unique))
        {
            var condition = NotEmpty().Match(index.Where);
            var isWhole = index.Where.Length == 0;
            var skipsEmpty =
                condition.Success
                && condition.Groups[1].Value.Equals(index.Columns[0].Name, StringComparison.OrdinalIgnoreCase);
            if (isWhole || skipsEmpty)
            {
                keys.Add(
                    new UniqueKey(
                        index.Name,
                        [.. index.Columns.Select(c => c.Name)],
                        index.Columns.Any(c => c.IgnoresCase),
                        skipsEmpty
                    )
                );
            }
        }

        return keys;
    }

    [GeneratedRegex(@"^\s*[`""\[]?(\w+)[`""\]]?\s*(?:!=|<>)\s*''\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotEmpty();
}
