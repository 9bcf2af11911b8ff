using System.Globalization;
using System.Text.Json;
using PocketFerry.Cli.Runs;

namespace PocketFerry.Cli.Output;

/// <summary>A run of the past as JSON.</summary>
internal static class RunJson
{
    public static void Write(Utf8JsonWriter json, PastRun run)
    {
        var record = run.Record;
        json.WriteString("run", record.Id);
        json.WriteString("state", run.State);
        json.WriteBoolean("resumable", run.CanBeResumed);
        json.WritePropertyName("exitCode");
        if (record.ExitCode is { } code)
        {
            json.WriteNumberValue(code);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("error", record.Failure);
        json.WriteString("started", Time(record.Started));
        json.WriteString("ended", record.Ended is { } ended ? Time(ended) : "");
        json.WriteNumber("resumed", record.Resumed);
        json.WriteStartArray("command");
        foreach (var argument in record.Arguments)
        {
            json.WriteStringValue(argument);
        }

        json.WriteEndArray();
        json.WriteString("folder", record.Folder);
        json.WriteString("version", record.Version);
        json.WriteString("source", record.Source);
        json.WriteString("target", record.Target);
        json.WriteString("targetVersion", record.TargetVersion);
        json.WriteBoolean("dryRun", record.DryRun);
        WriteStreams(json, run);
        json.WriteNumber("renamedFiles", run.Renamed);
        json.WriteStartArray("settingsToPutBack");
        foreach (var change in run.Unsettled)
        {
            json.WriteStringValue(RunText.Of(change));
        }

        json.WriteEndArray();
        json.WriteString("backup", record.Backup);
        json.WriteBoolean("undoable", run.CanBeUndone);
        json.WriteString("undoes", record.Undoes);
        json.WriteString("undoneBy", record.UndoneBy);
        json.WriteString("rejects", run.Streams.Any(s => s.Rejected > 0) ? record.Rejects : "");
    }

    private static void WriteStreams(Utf8JsonWriter json, PastRun run)
    {
        json.WriteStartArray("streams");
        foreach (var stream in run.Streams)
        {
            json.WriteStartObject();
            json.WriteString("stream", stream.Stream);
            json.WriteString("collection", stream.Target);
            json.WriteString("state", stream.State.ToString().ToLowerInvariant());
            json.WriteNumber("read", stream.Read);
            json.WriteNumber("inserted", stream.Inserted);
            json.WriteNumber("updated", stream.Updated);
            json.WriteNumber("skipped", stream.Skipped);
            json.WriteNumber("rejected", stream.Rejected);
            json.WriteNumber("files", stream.Files);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
