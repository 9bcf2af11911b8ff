using PocketFerry.Cli.Runs;
using PocketFerry.Cli.Verifying;
using PocketFerry.Engine.Plans;

namespace PocketFerry.Cli.Output;

/// <summary>Tells a person: notes and progress on standard error, the closing table where results go.</summary>
internal sealed class TextOutput(ResultPlace place) : RunOutput
{
    private readonly ProgressLine? _progress = Console.IsErrorRedirected ? null : new ProgressLine();

    public override void Planned(RunTitle title, PlannedRun planned)
    {
        _progress?.Dispose();
        foreach (var line in PlanLines.Of(planned))
        {
            Console.Error.WriteLine(line);
        }
    }

    public override void Begin(string stream, string target, long? expectedRows) =>
        _progress?.Begin(stream, expectedRows);

    public override void Advance(long read, long written) => _progress?.Advance(read);

    public override void Step(string what) => _progress?.Step(what);

    public override void Note(string text)
    {
        _progress?.Dispose();
        Console.Error.WriteLine($"note: {text}");
    }

    public override void Sample(string text)
    {
        _progress?.Dispose();
        Console.Error.WriteLine(text);
    }

    public override void Ended(RunOutcome outcome)
    {
        _progress?.Dispose();
        foreach (var stream in outcome.Report.Streams)
        {
            foreach (var warning in stream.Warnings)
            {
                Console.Error.WriteLine($"warning: {stream.Stream}: {warning}");
            }
        }

        if (!outcome.Report.Stopped)
        {
            WriteTable(outcome);
        }

        RejectLines.Write(Console.Error, outcome);
        if (outcome.Verified is { } verified)
        {
            place.Writer.WriteLine();
            new VerifyText(place.Writer, VerifyText.Shown(null)).Write(verified);
        }

        foreach (var next in outcome.Next)
        {
            Console.Error.WriteLine($"next: {next}");
        }
    }

    public override void Dispose()
    {
        _progress?.Dispose();
        base.Dispose();
    }

    private void WriteTable(RunOutcome outcome)
    {
        var table = SummaryTable.Of(outcome.Report, place.IsTerminal);
        if (place.IsTerminal)
        {
            TerminalTable.Write(place, table);
        }
        else
        {
            PlainTable.Write(place.Writer, table);
        }

        if (outcome.Title.DryRun)
        {
            Console.Error.WriteLine("dry run: nothing was kept");
        }
        else if (outcome.Report.Strategy is { } strategy)
        {
            // The table times each stream; building indexes and keeping the result come on top.
            Console.Error.WriteLine($"written in {Durations.Text(outcome.Report.Elapsed)}: {strategy}");
        }
    }
}
