using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Hooks;

/// <summary>What the hooks say became of some rows.</summary>
/// <param name="IsKept">Whether their transaction was committed.</param>
/// <param name="Errors">The bad rows, by position in what was sent.</param>
internal sealed record HookAnswer(bool IsKept, IReadOnlyList<(int Row, string Code, RowFault Fault)> Errors)
{
    /// <summary>The code of a row whose record isn't there.</summary>
    public const string MissingRecord = "missing_record";

    public static HookAnswer Of(ApiResponse response)
    {
        var json = response.Json;
        var errors = json["errors"] as JsonArray ?? [];
        return new HookAnswer(
            json["committed"] is JsonValue kept && kept.GetValueKind() == JsonValueKind.True,
            [.. errors.OfType<JsonObject>().Select(Error)]
        );
    }

    private static (int Row, string Code, RowFault Fault) Error(JsonObject error)
    {
        var (code, field, message) = (Text(error["code"]), Text(error["field"]), Text(error["message"]));
        // Lines are counted from 1.
        var line = error["line"] is JsonValue value && value.TryGetValue<int>(out var number) ? number - 1 : -1;
        return (
            line,
            code,
            code is "" or "refused"
                ? new RowFault(
                    "refused",
                    field,
                    $"The server refused it: {message}",
                    "The collection's hooks may have refused it; the server's logs tell more."
                )
                : new RowFault(
                    code,
                    field,
                    $"The server refused it: {message}",
                    "Correct the row, or the field's options."
                )
        );
    }

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
}
