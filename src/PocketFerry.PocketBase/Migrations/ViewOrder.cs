using System.Text.RegularExpressions;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.Migrations;

/// <summary>Sorts collections so that views come last, and each after the views that its query speaks of.</summary>
internal static class ViewOrder
{
    public static IReadOnlyList<Collection> Sort(IReadOnlyList<Collection> collections)
    {
        var views = collections.Where(collection => collection.Type == CollectionType.View).ToList();
        var sorted = collections.Where(collection => collection.Type != CollectionType.View).ToList();
        var met = new HashSet<Collection>();
        foreach (var view in views)
        {
            Visit(view, views, met, sorted);
        }

        return sorted;
    }

    private static void Visit(Collection view, List<Collection> views, HashSet<Collection> met, List<Collection> sorted)
    {
        if (!met.Add(view))
        {
            return;
        }

        foreach (var other in views.Where(other => other != view && SpeaksOf(view.ViewQuery, other.Name)))
        {
            Visit(other, views, met, sorted);
        }

        sorted.Add(view);
    }

    private static bool SpeaksOf(string query, string name) =>
        Regex.IsMatch(
            query,
            $@"\b{Regex.Escape(name)}\b",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        );
}
