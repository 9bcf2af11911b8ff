using System.Text.Json;
using PocketFerry.Engine.Verification;

namespace PocketFerry.Cli.Verifying;

/// <summary>What a comparison found, as JSON.</summary>
internal static class VerifyJson
{
    /// <summary>The whole result.</summary>
    public static void Write(Utf8JsonWriter json, VerifyOutcome outcome)
    {
        var report = outcome.Report;
        json.WriteString("from", report.From);
        json.WriteString("to", report.To);
        json.WriteNumber("exitCode", outcome.ExitCode);
        json.WriteString("verdict", outcome.Verdict);
        if (report.Failure is { } failure)
        {
            json.WriteString("error", failure);
        }

        json.WriteNumber("differences", report.Differences);
        json.WriteNumber("refused", report.Refused);
        if (outcome.Before is { } before)
        {
            json.WriteNumber("differencesBeforeRepair", before);
        }

        if (outcome.Smoke is { } smoke)
        {
            json.WriteStartObject("smoke");
            json.WriteString("command", smoke.Command);
            json.WriteNumber("exitCode", smoke.ExitCode);
            json.WriteEndObject();
        }

        json.WriteStartArray("collections");
        foreach (var collection in report.Collections)
        {
            json.WriteStartObject();
            Write(json, collection);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        report.Notes.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
    }

    private static void Write(Utf8JsonWriter json, CollectionReport collection)
    {
        json.WriteString("collection", collection.Name);
        json.WriteString("stream", collection.From);
        json.WriteString("state", Words.Of(collection.State));
        json.WriteNumber("inFrom", collection.FromRecords);
        json.WriteNumber("inTo", collection.ToRecords);
        json.WriteNumber("missing", collection.Missing);
        json.WriteNumber("extra", collection.Extra);
        json.WriteBoolean("extraAllowed", collection.AllowsExtra);
        json.WriteNumber("changed", collection.Changed);
        json.WriteStartObject("changedIn");
        for (var part = 0; part < RecordParts.Count; part++)
        {
            json.WriteNumber(RecordParts.Names[part], collection.ChangedParts[part]);
        }

        json.WriteEndObject();
        json.WriteNumber("refused", collection.Refused);
        json.WriteNumber("repeated", collection.Repeated);
        json.WriteNumber("settled", collection.Settled);
        json.WriteNumber("differences", collection.Differences);
        if (collection.Error is { } error)
        {
            json.WriteString("error", error);
        }

        WriteNotCompared(json, collection);
        WriteFindings(json, collection);
        WriteRecords(json, "records", collection.Records);
        WriteRecords(json, "samples", collection.Samples);
        json.WriteNumber("seconds", Math.Round(collection.Elapsed.TotalSeconds, 3));
    }

    private static void WriteNotCompared(Utf8JsonWriter json, CollectionReport collection)
    {
        json.WriteStartArray("notCompared");
        if (collection.WhyNot.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("part", "records");
            json.WriteString("reason", collection.WhyNot);
            json.WriteEndObject();
        }

        foreach (var left in collection.NotCompared)
        {
            json.WriteStartObject();
            json.WriteString("part", left.Part);
            json.WriteString("reason", left.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFindings(Utf8JsonWriter json, CollectionReport collection)
    {
        json.WriteStartArray("findings");
        foreach (var finding in collection.Findings)
        {
            json.WriteStartObject();
            json.WriteString("kind", finding.Kind);
            json.WriteString("message", finding.Text);
            json.WriteBoolean("isDifference", finding.IsDifference);
            json.WriteNumber("count", finding.Count);
            json.WriteStartArray("records");
            foreach (var record in finding.Records)
            {
                json.WriteStringValue(record);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRecords(Utf8JsonWriter json, string name, List<RecordDifference> records)
    {
        json.WriteStartArray(name);
        foreach (var record in records)
        {
            json.WriteStartObject();
            json.WriteString("id", record.Id);
            json.WriteString("kind", Words.Of(record.Kind));
            json.WriteStartArray("fields");
            foreach (var field in record.Fields)
            {
                json.WriteStartObject();
                json.WriteString("field", field.Field);
                if (!field.IsSecret)
                {
                    json.WriteString("from", field.From);
                    json.WriteString("to", field.To);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
