using PocketFerry.Cli.Endpoints;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Rejects;
using PocketFerry.Model.Records;

namespace PocketFerry.Cli.Output;

/// <summary>Rejected rows for a person: how many, the first few with place and reason, and where the rest is.</summary>
internal static class RejectLines
{
    public static void Write(TextWriter output, RunOutcome outcome)
    {
        var (report, rejects) = (outcome.Report, outcome.Rejects);
        if (report.Stopped)
        {
            Failures.Write(
                $"{report.StopReason ?? Line(outcome.Title.Source, report.StoppedBy!)}",
                Cure(report.StoppedBy?.Fault)
            );
            output.WriteLine(report.CanBeResumed ? Kept(outcome) : AsItWas(outcome));
            return;
        }

        if (rejects.Count == 0)
        {
            return;
        }

        output.WriteLine(rejects.Count == 1 ? "1 row was rejected:" : $"{rejects.Count} rows were rejected:");
        foreach (var reject in rejects.First)
        {
            output.WriteLine($"  {Line(outcome.Title.Source, reject)}");
            if (reject.Fault.Cure.Length > 0)
            {
                output.WriteLine($"    cure: {reject.Fault.Cure}");
            }
        }

        if (rejects.Count > rejects.First.Count)
        {
            output.WriteLine($"  … and {rejects.Count - rejects.First.Count} more");
        }

        output.WriteLine($"rejected rows and reasons: {rejects.Folder}");
    }

    private static string AsItWas(RunOutcome outcome) =>
        outcome.Report.StoppedBy is null
            ? $"The target is as it was. Rejected rows and reasons: {outcome.Rejects.Folder}"
            : "The target is as it was. To load the good rows and keep the bad ones aside: --on-error reject";

    private static string Kept(RunOutcome outcome)
    {
        var resume = outcome.Title.GoOn;
        return UnfinishedRunException.WhatStays(EndpointAddress.Parse(outcome.Title.Target))
            + " "
            + (
                outcome.Title.Repeat.Length > 0
                    ? $"Mend what was refused, and repeat the command: {resume}. Rejected rows and reasons: {outcome.Rejects.Folder}"
                : outcome.Report.StoppedBy is null
                    ? $"To go on all the same: {resume} --max-errors N. Rejected rows and reasons: {outcome.Rejects.Folder}"
                : $"Mend the row and go on: {resume}; or keep bad rows aside: {resume} --on-error reject"
            );
    }

    /// <summary>Where a row stands, as <c>file:line</c> where there are lines.</summary>
    public static string Place(string source, Reject reject)
    {
        // A file's only stream is called after it; a folder's streams are several files.
        var file = File.Exists(source) ? source : reject.Stream;
        return reject.Position.Line > 0
            ? $"{file}:{reject.Position.Line}"
            : $"{reject.Stream} row {reject.Position.Ordinal}";
    }

    /// <summary>A rejected row: its place, field, reason and value.</summary>
    public static string Line(string source, Reject reject)
    {
        var fault = reject.Fault;
        var column = fault.Column.Length > 0 && !fault.Message.Contains($"'{fault.Column}'") ? $"{fault.Column}: " : "";
        var value = fault.Value.Length > 0 && !fault.Message.Contains(fault.Value) ? $" ({Quoted(fault)})" : "";
        return $"{Place(source, reject)}: {column}{fault.Message}{value}";
    }

    private static string Quoted(RowFault fault) => $"'{Visible(fault.Value)}'";

    // What a hostile file holds must not steer the terminal.
    private static string Visible(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));

    private static string Cure(RowFault? fault) => fault?.Cure ?? "";
}
