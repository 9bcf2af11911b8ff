using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Drafting;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Tables that do nothing but put two records together, and could be a list of relations instead.</summary>
internal static class JunctionOffers
{
    /// <summary>The fields that a collection could have instead of a junction table, as lines of the plan.</summary>
    public static IEnumerable<string> For(PlannedRun planned, StreamDraft draft)
    {
        foreach (var table in planned.Drafts.Select(d => d.Stream))
        {
            if (
                Sides(table) is not var (own, other)
                || own.Stream != draft.Stream.Name
                || planned.Drafts.FirstOrDefault(d => d.Stream.Name == other.Stream) is not { } parent
            )
            {
                continue;
            }

            var name = draft.Collection!.Find(parent.TargetName) is null
                ? parent.TargetName
                : parent.TargetName + "_list";
            var junction = new Junction(table.Name, own.Columns[0], other.Columns[0]);
            yield return $"instead of the collection of {table.Name}:  {YamlScalar.Of(name)}: {{ through: {YamlScalar.Of(junction.ToString())}, to: {YamlScalar.Of(parent.TargetName)} }}";
        }
    }

    /// <summary>The two foreign keys of a junction table; null for other tables.</summary>
    private static (SourceForeignKey Own, SourceForeignKey Other)? Sides(SourceStream table) =>
        table.ForeignKeys is [{ Columns: [var left] } one, { Columns: [var right] } another]
        && table.Columns is [var first, var second]
            ? first.Name == left && second.Name == right
                ? (one, another)
                : first.Name == right && second.Name == left
                    ? (another, one)
                    : null
            : null;
}
