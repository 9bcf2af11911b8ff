using System.Diagnostics;
using System.Text.Json;
using PocketFerry.Cli.Runs;
using PocketFerry.Cli.Verifying;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;

namespace PocketFerry.Cli.Output;

/// <summary>Tells a program: one JSON object a line, closing with the result.</summary>
internal sealed class JsonOutput(ResultPlace place) : RunOutput
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private string _stream = "";

    public override void Started(RunTitle title) => Event("start", json => ResultJson.WriteTitle(json, title));

    public override void Planned(RunTitle title, PlannedRun planned)
    {
        foreach (var collection in planned.Plan.CreateCollections)
        {
            Event("collection", json => ResultJson.WriteCollection(json, collection));
        }

        foreach (var note in planned.Notes)
        {
            Event(
                note.Kind == PlanNoteKind.Warning ? "warning" : "note",
                json =>
                {
                    json.WriteString("stream", note.Stream);
                    json.WriteString("message", note.Text);
                }
            );
        }
    }

    public override void Begin(string stream, string target, long? expectedRows)
    {
        _stream = stream;
        Event(
            "stream",
            json =>
            {
                json.WriteString("stream", stream);
                json.WriteString("collection", target);
                if (expectedRows is { } rows)
                {
                    json.WriteNumber("expectedRows", rows);
                }
            }
        );
    }

    public override void Advance(long read, long written)
    {
        if (_sinceProgress.Elapsed < Period)
        {
            return;
        }

        _sinceProgress.Restart();
        Event(
            "progress",
            json =>
            {
                json.WriteString("stream", _stream);
                json.WriteNumber("read", read);
                json.WriteNumber("written", written);
            }
        );
    }

    public override void Note(string text) => Event("note", json => json.WriteString("message", text));

    public override void Step(string what) => Event("step", json => json.WriteString("message", what));

    public override void Ended(RunOutcome outcome)
    {
        foreach (var reject in outcome.Rejects.First)
        {
            Event("reject", json => ResultJson.WriteReject(json, outcome, reject));
        }

        if (outcome.Verified is { } verified)
        {
            Event("verify", json => VerifyJson.Write(json, verified));
        }

        Event("result", json => ResultJson.WriteOutcome(json, outcome));
    }

    public override void Failed(RunTitle title, Exception error, int exitCode, bool canBeResumed) =>
        Event(
            "result",
            json =>
            {
                ResultJson.WriteTitle(json, title);
                json.WriteNumber("exitCode", exitCode);
                json.WriteString("error", exitCode == ExitCodes.Interrupted ? "interrupted" : error.Message);
                if (error is EndpointException { Cure.Length: > 0 } endpoint)
                {
                    json.WriteString("cure", endpoint.Cure);
                }

                if (canBeResumed)
                {
                    json.WriteString("resume", title.GoOn);
                }
            }
        );

    private void Event(string name, Action<Utf8JsonWriter> write) =>
        place.Writer.WriteLine(
            ResultJson.Text(
                json =>
                {
                    json.WriteString("event", name);
                    write(json);
                },
                indented: false
            )
        );
}
