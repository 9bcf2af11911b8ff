using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary>What a server said was wrong: <c>{"data":{field:{code,message}},"message","status"}</c>.</summary>
internal sealed record ApiError(int Status, string Message, JsonObject Data)
{
    public static ApiError Of(ApiResponse response) => Of(response.Status, response.Json);

    public static ApiError Of(int status, JsonObject json) =>
        new(status, Text(json["message"]), json["data"] as JsonObject ?? []);

    /// <summary>Whether the server named no reason: a lock or a time-out rather than a bad record.</summary>
    public bool IsWithoutReason => Data.Count == 0;

    /// <summary>The field at fault that is named first, with PocketBase's code and message.</summary>
    public (string Field, string Code, string Message)? First()
    {
        foreach (var (field, value) in Data)
        {
            if (value is JsonObject fault)
            {
                if (fault["code"] is JsonValue)
                {
                    return (field, Text(fault["code"]), Text(fault["message"]));
                }

                // Lists of faults are keyed by position.
                if (new ApiError(Status, "", fault).First() is { } inner)
                {
                    return (field, inner.Code, inner.Message);
                }
            }
        }

        return null;
    }

    public EndpointException ToException(ServerAddress address, string request)
    {
        var detail = First() is { } fault ? $" {fault.Field}: {fault.Message}" : "";
        var message = $"{address.Name}: {request} was refused ({Status}): {Message}{detail}";
        return Status switch
        {
            401 or 403 => new EndpointException(
                message,
                "Sign in as a superuser; is this machine's address among the allowed ones (superuserIPs)?",
                EndpointFailure.Denied
            ),
            404 => new EndpointException(message, "Is this the address of a PocketBase from 0.23 on?"),
            429 => new EndpointException(
                message,
                "The server limits the rate of requests: raise the limit, or slow down with --throttle."
            ),
            >= 300 and < 400 => new EndpointException(
                $"{address.Name}: {request} was answered with a redirect ({Status}).",
                "Use the address that the server redirects to (https instead of http?)."
            ),
            _ => new EndpointException(message),
        };
    }

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
}
