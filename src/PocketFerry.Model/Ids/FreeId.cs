using System.Globalization;

namespace PocketFerry.Model.Ids;

/// <summary>PocketBase's way round a taken id: the suffix 2, 3 and so on.</summary>
internal static class FreeId
{
    public static string Of(string id, Predicate<string>? isTaken)
    {
        if (isTaken is null || !isTaken(id))
        {
            return id;
        }

        for (var i = 2; ; i++)
        {
            var candidate = id + i.ToString(CultureInfo.InvariantCulture);
            if (!isTaken(candidate))
            {
                return candidate;
            }
        }
    }
}
