using System.Globalization;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Plans;

namespace PocketFerry.Cli.Output;

/// <summary>Tells of one pass of many in a line.</summary>
internal sealed class PassOutput(int number) : RunOutput
{
    public override void Planned(RunTitle title, PlannedRun planned)
    {
        // What is to be known of the plan needs saying once.
        foreach (var note in planned.Notes.Where(n => number == 1 && n.Kind == PlanNoteKind.Warning))
        {
            Console.Error.WriteLine($"warning: {note.Stream}: {note.Text}");
        }
    }

    public override void Note(string text) => Console.Error.WriteLine($"note: {text}");

    public override void Ended(RunOutcome outcome)
    {
        var report = outcome.Report;
        foreach (var stream in report.Streams)
        {
            foreach (var warning in stream.Warnings)
            {
                Console.Error.WriteLine($"warning: {stream.Stream}: {warning}");
            }
        }

        Console.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{DateTime.UtcNow:yyyy-MM-dd HH:mm:ss}Z pass {number}: {report.Streams.Sum(s => s.Read)} read, "
                    + $"{report.Streams.Sum(s => s.Inserted)} inserted, {report.Streams.Sum(s => s.Updated)} updated, "
                    + $"{report.Streams.Sum(s => s.Deleted)} deleted, {report.Rejected} rejected in {Durations.Text(report.Elapsed)}"
            )
        );
        base.Ended(outcome);
    }
}
