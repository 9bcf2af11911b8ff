using System.Text.Json.Nodes;
using PocketFerry.Cli.Output;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Running;

namespace PocketFerry.Cli.Checks;

/// <summary>Tells what a check found, as it finds it, or at the end as one JSON object.</summary>
internal sealed class CheckOutput(string target, bool asJson) : IRunProgress, IDisposable
{
    private const int NameWidth = 13;

    private readonly List<CheckItem> _items = [];
    private readonly ProgressLine? _progress = Console.IsErrorRedirected ? null : new ProgressLine();
    private EndpointFailure? _worst;

    /// <summary>0 unless something failed; then what a run would end with.</summary>
    public int ExitCode =>
        _worst is { } failure ? (int)failure
        : Count(CheckState.Failed) > 0 ? ExitCodes.Failed
        : ExitCodes.Done;

    public void Add(CheckItem item, EndpointFailure? failure = null)
    {
        _items.Add(item);
        _worst ??= failure;
        if (asJson)
        {
            return;
        }

        _progress?.Dispose();
        Console.Out.WriteLine($"{Word(item.State), -7}  {item.Name.PadRight(NameWidth)}  {item.Finding}");
        if (item.Cure.Length > 0)
        {
            Console.Out.WriteLine($"{"", 7}  {"", NameWidth}  cure: {item.Cure}");
        }
    }

    public void Begin(string stream, string target, long? expectedRows) => _progress?.Begin(stream, expectedRows);

    public void Advance(long read, long written) => _progress?.Advance(read);

    public void Step(string what) => _progress?.Step(what);

    /// <summary>The verdict.</summary>
    public void End()
    {
        _progress?.Dispose();
        var (ok, warnings, failed) = (Count(CheckState.Ok), Count(CheckState.Warning), Count(CheckState.Failed));
        if (asJson)
        {
            Console.Out.WriteLine(ReadableJson.Of(Json(ok, warnings, failed)));
            return;
        }

        Console.Out.WriteLine(
            failed > 0
                ? $"{target} is not ready: {failed} failed, {Warnings(warnings)}, {ok} ok."
                : $"{target} is ready: {ok} ok, {Warnings(warnings)}."
        );
    }

    public void Dispose() => _progress?.Dispose();

    private int Count(CheckState state) => _items.Count(i => i.State == state);

    private JsonObject Json(int ok, int warnings, int failed) =>
        new()
        {
            ["target"] = target,
            ["ready"] = failed == 0,
            ["ok"] = ok,
            ["warnings"] = warnings,
            ["failed"] = failed,
            ["items"] = new JsonArray([
                .. _items.Select(i =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = i.Name,
                            ["state"] = Word(i.State),
                            ["finding"] = i.Finding,
                            ["cure"] = i.Cure,
                        }
                ),
            ]),
        };

    private static string Warnings(int count) => $"{count} warning{(count == 1 ? "" : "s")}";

    private static string Word(CheckState state) =>
        state switch
        {
            CheckState.Ok => "ok",
            CheckState.Warning => "warning",
            _ => "failed",
        };
}
