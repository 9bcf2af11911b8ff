using PocketFerry.Engine.Plans;

namespace PocketFerry.Cli.Output;

/// <summary>What a plan does, for a person: a line a stream, since a database may have hundreds of tables.</summary>
internal static class PlanLines
{
    public static IEnumerable<string> Of(PlannedRun planned)
    {
        var inferred = planned.Proposals.Select(p => p.Collection.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var stream in planned.Plan.Streams)
        {
            var notes = Texts(planned, PlanNoteKind.Info, stream.Stream.Name);
            var made = planned.Plan.CreateCollections.FirstOrDefault(c => c.Name == stream.TargetName);
            if (made is not null && inferred.Contains(made.Name))
            {
                var fields = FieldList.Of(made, planned.Plan.CreateCollections);
                yield return $"new: {made.Name}: {string.Join("; ", notes.Prepend(fields))}";
            }
            else if (notes.Count > 0)
            {
                yield return $"note: {stream.Stream.Name}: {string.Join("; ", notes)}";
            }
        }

        var streams = planned.Plan.Streams.Select(s => s.Stream.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var note in planned.Notes.Where(n => n.Kind == PlanNoteKind.Info && !streams.Contains(n.Stream)))
        {
            yield return note.Stream.Length > 0 ? $"note: {note.Stream}: {note.Text}" : $"note: {note.Text}";
        }

        foreach (var group in planned.Notes.Where(n => n.Kind == PlanNoteKind.Warning).GroupBy(n => n.Stream))
        {
            var about = group.Key.Length > 0 ? $"{group.Key}: " : "";
            yield return $"warning: {about}{string.Join("; ", group.Select(n => n.Text))}";
        }
    }

    private static List<string> Texts(PlannedRun planned, PlanNoteKind kind, string stream) =>
        [.. planned.Notes.Where(n => n.Kind == kind && n.Stream == stream).Select(n => n.Text)];
}
