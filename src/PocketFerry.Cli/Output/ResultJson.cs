using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PocketFerry.Cli.Runs;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Cli.Output;

/// <summary>The result of a run as JSON, for <c>--json</c> and <c>--report</c>.</summary>
internal static class ResultJson
{
    /// <summary>One object, written by the caller's code.</summary>
    public static string Text(Action<Utf8JsonWriter> write, bool indented)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Indented = indented,
        };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static void WriteTitle(Utf8JsonWriter json, RunTitle title)
    {
        json.WriteString("run", title.RunId);
        json.WriteString("source", title.Source);
        json.WriteString("target", title.Target);
        json.WriteBoolean("dryRun", title.DryRun);
    }

    public static void WriteOutcome(Utf8JsonWriter json, RunOutcome outcome)
    {
        var report = outcome.Report;
        WriteTitle(json, outcome.Title);
        json.WriteNumber("exitCode", outcome.ExitCode);
        json.WriteStartArray("streams");
        foreach (var stream in report.Streams)
        {
            json.WriteStartObject();
            WriteStream(json, stream, report.DeletesMissing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("read", report.Streams.Sum(s => s.Read));
        json.WriteNumber("inserted", report.Streams.Sum(s => s.Inserted));
        json.WriteNumber("updated", report.Streams.Sum(s => s.Updated));
        json.WriteNumber("skipped", report.Streams.Sum(s => s.Skipped));
        if (report.DeletesMissing)
        {
            json.WriteNumber("deleted", report.Streams.Sum(s => s.Deleted));
        }

        json.WriteNumber("rejected", report.Rejected);
        json.WriteNumber("files", report.Streams.Sum(s => s.Files));
        WriteTime(json, report.Elapsed, report.Streams.Sum(s => s.Read));
        if (report.Strategy is { } strategy)
        {
            json.WriteString("strategy", strategy);
        }

        if (outcome.Backup is { } backup)
        {
            json.WriteString("backup", backup);
        }

        if (outcome.Verified is { } verified)
        {
            json.WriteStartObject("verified");
            json.WriteString("verdict", verified.Verdict);
            json.WriteNumber("differences", verified.Report.Differences);
            json.WriteEndObject();
        }

        if (outcome.Rejects.Count > 0)
        {
            json.WriteString("rejects", outcome.Rejects.Folder);
        }

        if (report is { Stopped: true, CanBeResumed: true })
        {
            json.WriteString("resume", outcome.Title.GoOn);
        }

        if (report.Stopped)
        {
            json.WriteString("error", report.StopReason ?? report.StoppedBy!.Fault.Message);
        }
    }

    public static void WriteReject(Utf8JsonWriter json, RunOutcome outcome, Reject reject)
    {
        json.WriteString("stream", reject.Stream);
        json.WriteString("place", RejectLines.Place(outcome.Title.Source, reject));
        json.WriteNumber("row", reject.Position.Ordinal);
        json.WriteString("column", reject.Fault.Column);
        json.WriteString("code", reject.Fault.Code);
        json.WriteString("value", reject.Fault.Value);
        json.WriteString("message", reject.Fault.Message);
        json.WriteString("cure", reject.Fault.Cure);
    }

    public static void WriteCollection(Utf8JsonWriter json, Collection collection)
    {
        json.WriteString("name", collection.Name);
        json.WriteString("change", "added");
        json.WriteStartArray("fields");
        foreach (var field in collection.Fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("type", FieldTypes.NameOf(field.Type));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStream(Utf8JsonWriter json, StreamReport stream, bool deletes)
    {
        json.WriteString("stream", stream.Stream);
        json.WriteString("collection", stream.Target);
        json.WriteNumber("read", stream.Read);
        json.WriteNumber("inserted", stream.Inserted);
        json.WriteNumber("updated", stream.Updated);
        json.WriteNumber("skipped", stream.Skipped);
        if (deletes)
        {
            json.WriteNumber("deleted", stream.Deleted);
        }

        json.WriteNumber("rejected", stream.Rejected);
        json.WriteNumber("files", stream.Files);
        WriteTime(json, stream.Elapsed, stream.Read);
        json.WriteStartArray("warnings");
        foreach (var warning in stream.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, TimeSpan elapsed, long rows)
    {
        var seconds = Math.Round(elapsed.TotalSeconds, 3);
        json.WriteNumber("seconds", seconds);
        json.WriteNumber("rowsPerSecond", Math.Round(rows / Math.Max(elapsed.TotalSeconds, 0.001)));
    }
}
