using PocketFerry.Engine.Plans;

namespace PocketFerry.Engine.Running;

/// <summary>What of a plan's junction tables came into no list, for the summary.</summary>
internal static class JunctionWarnings
{
    /// <summary>Sentences, each with the number of its stream in the plan.</summary>
    /// <param name="tables">The tables, of which all rows have asked for their lists.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="resumed">Whether rows of an earlier process weren't asked for again.</param>
    public static IEnumerable<(int Stream, string Text)> Of(JunctionTables tables, RunPlan plan, bool resumed)
    {
        var uses = plan.Streams.SelectMany(
            (stream, number) =>
                stream
                    .Fields.Where(f => f.Through is not null)
                    .Select(map => (number, stream, map, table: map.Through!))
        );
        foreach (var junction in uses.GroupBy(u => u.table))
        {
            var (number, stream, map, table) = junction.First();
            var left = tables.LeftOf(table);
            if (left.Unreadable > 0)
            {
                yield return (number, Unreadable(table, left));
            }

            // Of a part of the rows, nothing can be said about the others' lists.
            if (left.Rows > 0 && !resumed && junction.All(u => IsWhole(u.stream)))
            {
                yield return (number, WithoutRecord(table, left, stream.Stream.Name, map.Column));
            }
        }
    }

    private static bool IsWhole(StreamPlan stream) => stream is { Where.Length: 0, Limit: null };

    private static string Unreadable(Junction table, JunctionLeftovers left) =>
        $"{Rows(left.Unreadable)} of '{table.Stream}' could not be read and {Were(left.Unreadable)} left out of the lists: {left.Fault}";

    private static string WithoutRecord(Junction table, JunctionLeftovers left, string stream, string key) =>
        $"{Rows(left.Rows)} of '{table.Stream}' {Were(left.Rows)} left out of the lists: no row of '{stream}' that could go in has as {key} what {table.Own} says ('{left.Key}'{(left.Rows == 1 ? "" : ", say")})";

    private static string Rows(long count) => count == 1 ? "1 row" : $"{count} rows";

    private static string Were(long count) => count == 1 ? "was" : "were";
}
