using System.Globalization;
using System.Text.Json;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Undo;

namespace PocketFerry.Cli.Output;

/// <summary>What undoing a run comes to, for a person or a program.</summary>
internal sealed class UndoOutput(RunRecord run, string target, bool dryRun, bool json)
{
    private const int MostNamed = 20;

    /// <summary>What there is to do, before it is done.</summary>
    public void Checked(UndoReport report)
    {
        Console.Error.WriteLine($"run {run.Id} on {target}: {TypedCommand.TextOf(run.Arguments)}");
        if (!json)
        {
            Write(Console.Out, report);
        }

        foreach (var lost in report.Lost)
        {
            Failures.Warn($"can't be put back: {lost}");
        }

        foreach (var note in report.Notes)
        {
            Console.Error.WriteLine($"note: {note}");
        }
    }

    /// <summary>Too much changed since.</summary>
    public int Refused(UndoReport report)
    {
        var count = report.ConflictCount;
        Console.Error.WriteLine(
            $"pbferry: {count} {(count == 1 ? "thing" : "things")} changed since the run, and nothing was undone:"
        );
        foreach (var conflict in report.Conflicts.Take(MostNamed))
        {
            Console.Error.WriteLine($"   {Of(conflict)}");
        }

        if (count > MostNamed)
        {
            Console.Error.WriteLine($"   … and {count - MostNamed} more; --json names a thousand");
        }

        Console.Error.WriteLine(
            "   cure: --force puts all back as it was before the run, and what was done to it since is lost."
        );
        return End(report, "", ExitCodes.Failed);
    }

    /// <summary>It is done, or would be.</summary>
    public int Ended(UndoReport report, string undoRun)
    {
        if (dryRun)
        {
            Console.Error.WriteLine("dry run: nothing was undone");
        }
        else if (!json)
        {
            Console.Error.WriteLine($"undone, by run {undoRun}");
        }

        return End(report, undoRun, ExitCodes.Done);
    }

    private int End(UndoReport report, string undoRun, int exitCode)
    {
        if (json)
        {
            Console.Out.WriteLine(ResultJson.Text(j => Write(j, report, undoRun, exitCode), indented: false));
        }

        return exitCode;
    }

    private static void Write(TextWriter output, UndoReport report)
    {
        if (report.Lines.Count > 0)
        {
            Aligned.Write(
                output,
                [
                    ["collection", "remove", "put back", "make again", "as before"],
                    .. report.Lines.Select(Row),
                ]
            );
        }

        foreach (var change in report.Schema)
        {
            output.WriteLine($"schema: {change}");
        }

        if (report.FilesPutBack + report.FilesRemoved > 0)
        {
            output.WriteLine($"files: put {N(report.FilesPutBack)} back, remove {N(report.FilesRemoved)}");
        }

        if (report.IsNothing)
        {
            output.WriteLine("no record differs from what it was before the run");
        }
    }

    private static string[] Row(UndoLine line) =>
        [line.Collection, N(line.Removed), N(line.PutBack), N(line.MadeAgain), N(line.Already)];

    private static string Of(UndoConflict conflict)
    {
        var record =
            conflict.Id.Length > 0 ? $"{conflict.Collection} {conflict.Id}" : $"collection {conflict.Collection}";
        var fields = conflict.Fields.Count > 0 ? $" ({string.Join(", ", conflict.Fields)})" : "";
        return $"{record}: {conflict.What}{fields}";
    }

    private void Write(Utf8JsonWriter j, UndoReport report, string undoRun, int exitCode)
    {
        j.WriteString("event", "result");
        j.WriteString("run", undoRun);
        j.WriteString("undoes", run.Id);
        j.WriteString("target", target);
        j.WriteBoolean("dryRun", dryRun);
        j.WriteNumber("exitCode", exitCode);
        j.WriteStartArray("collections");
        foreach (var line in report.Lines)
        {
            j.WriteStartObject();
            j.WriteString("collection", line.Collection);
            j.WriteNumber("removed", line.Removed);
            j.WriteNumber("putBack", line.PutBack);
            j.WriteNumber("madeAgain", line.MadeAgain);
            j.WriteNumber("asBefore", line.Already);
            j.WriteEndObject();
        }

        j.WriteEndArray();
        List(j, "schema", report.Schema);
        j.WriteNumber("filesPutBack", report.FilesPutBack);
        j.WriteNumber("filesRemoved", report.FilesRemoved);
        List(j, "lost", report.Lost);
        j.WriteNumber("changedSince", report.ConflictCount);
        j.WriteStartArray("changes");
        foreach (var conflict in report.Conflicts)
        {
            j.WriteStartObject();
            j.WriteString("collection", conflict.Collection);
            j.WriteString("id", conflict.Id);
            j.WriteString("what", conflict.What);
            List(j, "fields", conflict.Fields);
            j.WriteEndObject();
        }

        j.WriteEndArray();
    }

    private static void List(Utf8JsonWriter j, string name, IEnumerable<string> texts)
    {
        j.WriteStartArray(name);
        foreach (var text in texts)
        {
            j.WriteStringValue(text);
        }

        j.WriteEndArray();
    }

    private static string N(long number) => number.ToString(CultureInfo.InvariantCulture);
}
