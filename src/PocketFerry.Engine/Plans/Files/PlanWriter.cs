using System.Globalization;
using System.Text;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Writes a plan as a file for a person to edit, with the reasons beside what was chosen.</summary>
public static class PlanWriter
{
    /// <summary>The file's text.</summary>
    /// <param name="planned">The plan, made with <see cref="PlanRequest.ForPlanFile"/>.</param>
    /// <param name="from">The source, without a password.</param>
    /// <param name="to">The target.</param>
    /// <param name="request">What the plan was made from.</param>
    public static string Write(PlannedRun planned, string from, string to, PlanRequest request)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # A plan of pbferry. Try it:   pbferry run FILE --dry-run --show 3
            # Every key is explained in docs/plans.md. Passwords come from the environment, never from here.

            """
        );
        text.Append("version: 1\n");
        text.Append(CultureInfo.InvariantCulture, $"from: {YamlScalar.Of(from)}\n");
        text.Append(CultureInfo.InvariantCulture, $"to: {YamlScalar.Of(to)}\n");
        WriteDefaults(text, planned, request);
        foreach (var note in planned.Notes.Where(n => n.Stream.Length == 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"# {note.Text}\n");
        }

        text.Append("collections:\n");
        foreach (var stream in planned.Plan.Streams)
        {
            var draft = planned.Drafts.First(d =>
                d.Stream.Name == stream.Stream.Name && d.TargetName == stream.TargetName
            );
            new PlanEntryWriter(text, planned, draft, stream).Write();
        }

        return text.ToString();
    }

    private static void WriteDefaults(StringBuilder text, PlannedRun planned, PlanRequest request)
    {
        var lines = new List<string>();
        if (request.Mode is { } mode)
        {
            lines.Add($"mode: {mode.ToString().ToLowerInvariant()}");
        }

        if (planned.Plan.CreateCollections.Count > 0)
        {
            lines.Add("createMissing: true  # makes the collections below that the target lacks");
        }

        if (planned.Plan.ChangeCollections.Count > 0)
        {
            lines.Add("addFields: true  # adds the fields below that collections lack");
        }

        if (request.WithSecrets)
        {
            lines.Add("withSecrets: true");
        }

        if (request.IdNamespace != Model.Ids.RecordIds.DefaultNamespace)
        {
            lines.Add($"idNamespace: {YamlScalar.Of(request.IdNamespace)}");
        }

        if (lines.Count > 0)
        {
            text.Append("defaults:\n").AppendJoin('\n', lines.Select(l => "  " + l)).Append('\n');
        }
    }
}
