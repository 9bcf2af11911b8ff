using PocketFerry.Engine.Passes;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Reads a collection of a plan file.</summary>
internal static class PlanEntryReader
{
    public static PlanEntry Read(string name, PlanMark mark, PlanNode node)
    {
        if (node.IsNull)
        {
            return new PlanEntry(name, mark) { From = name };
        }

        var map = new PlanMapping(node, $"The collection '{name}'", PlanKeys.Collection);
        if (map.Find("from") is not null && map.Find("query") is { } both)
        {
            throw both.Mark.Error("A collection has a 'from' or a 'query', not both.", "Leave one of them out.");
        }

        if (map.Find("query") is not null && map.Find("where") is { } condition)
        {
            throw condition.Mark.Error("A query has its own WHERE.", "Put the condition into the query.");
        }

        if (map.Find("overlap") is { } margin && map.Find("since") is null)
        {
            throw margin.Mark.Error(
                "An 'overlap' is for 'since', which isn't there.",
                "Name the column: since: updated_at"
            );
        }

        return new PlanEntry(name, mark)
        {
            From = map.Find("from")?.Text("from") ?? name,
            Query = map.Find("query")?.Text("query") ?? "",
            Where = map.Find("where")?.Text("where") ?? "",
            Limit = map.Find("limit")?.Count("limit"),
            Type = map.Find("type")
                ?.Word("type", ("base", (CollectionType?)CollectionType.Base), ("auth", CollectionType.Auth)),
            Ids = map.Find("ids")
                ?.Word("ids", ("keep", (IdPolicy?)IdPolicy.Keep), ("derive", IdPolicy.Derive), ("new", IdPolicy.New)),
            Key = map.Find("key")?.Texts("key"),
            Mode = map.Find("mode") is { } mode ? PlanWords.Mode(mode) : null,
            Match = map.Find("match")?.Texts("match") ?? [],
            Since = map.Find("since")?.Text("since") ?? "",
            Overlap = map.Find("overlap") is { } overlap ? OverlapOf(overlap) : null,
            Fields = map.Find("fields") is { } fields ? Fields(name, fields) : null,
            LeaveOut = map.Find("leaveOut")?.Texts("leaveOut") ?? [],
            Indexes = map.Find("indexes")?.Texts("indexes"),
            Marks = map.Marks,
        };
    }

    private static PassOverlap OverlapOf(PlanNode node) =>
        PassOverlap.TryParse(node.Text("overlap"), out var overlap)
            ? overlap
            : throw node.Mark.Error(
                $"'{node.Text("overlap")}' is no time and no number.",
                "Write 90s, 5m, 2h or 1d for a column of dates, digits alone for a column of numbers."
            );

    private static List<PlanField> Fields(string collection, PlanNode node)
    {
        var fields = new List<PlanField>();
        foreach (var (name, mark, value) in node.Pairs("fields"))
        {
            if (fields.Find(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
            {
                throw mark.Error(
                    $"'{collection}' has the field '{name}' twice (first on line {other.Mark.Line}).",
                    "PocketBase takes names that differ in case alone for the same."
                );
            }

            fields.Add(PlanFieldReader.Read(name, mark, value));
        }

        return fields;
    }
}
