using System.Text;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Joins conditions by "or" into as few filters as PocketBase's limits allow.</summary>
internal static class FilterList
{
    // PocketBase takes 3,500 characters and 200 comparisons; proxies in between, about 8,000 bytes of address.
    private const int MostCharacters = 3400;
    private const int MostEncoded = 6000;
    private const int MostComparisons = 190;

    public static IEnumerable<string> Of(IEnumerable<string> conditions, int comparisonsEach = 1)
    {
        var filter = new StringBuilder();
        var (encoded, count) = (0, 0);
        foreach (var condition in conditions)
        {
            // A text that ends in a backslash takes two comparisons on older servers.
            var comparisons = Math.Max(comparisonsEach, condition.AsSpan().Count("&&") + 1);
            var length = Uri.EscapeDataString(condition).Length + 6;
            var isFull =
                filter.Length + condition.Length + 2 > MostCharacters
                || encoded + length > MostEncoded
                || count + comparisons > MostComparisons;
            if (filter.Length > 0 && isFull)
            {
                yield return filter.ToString();
                filter.Clear();
                (encoded, count) = (0, 0);
            }

            filter.Append(filter.Length == 0 ? "" : "||").Append(condition);
            encoded += length;
            count += comparisons;
        }

        if (filter.Length > 0)
        {
            yield return filter.ToString();
        }
    }
}
