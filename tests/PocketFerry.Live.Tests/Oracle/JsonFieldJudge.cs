using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>
/// json fields are asked twice: with the JSON as a string, which is how we send it and which keeps it byte for byte, and
/// with the plain JSON, which servers decode and encode again.
/// </summary>
public static class JsonFieldJudge
{
    /// <summary>The JSON string whose content is the value's JSON as we would store it.</summary>
    public static byte[] AsString(OracleValue value, MappedValue mapped) =>
        mapped.Stored switch
        {
            { Type: "null" } => "null"u8.ToArray(),
            { Type: "text" } stored => Quote(stored.Text),
            { } stored => Quote(stored.Hex),
            null => Quote(Encoding.UTF8.GetString(value.Json)),
        };

    /// <summary>What is wrong with the answer to the JSON as a string; null where nothing is.</summary>
    public static string? FindStored(OracleCase oracleCase, OracleValue value, MappedValue mapped, ServerAnswer answer)
    {
        var wrong = Judge.Find(oracleCase, value, mapped, answer);
        return wrong is null && mapped.Fault is null && answer.Returned is { } returned && !IsKept(value.Json, returned)
            ? $"came back as {Encoding.UTF8.GetString(returned)}"
            : wrong;
    }

    /// <summary>What is wrong with the answer to the plain JSON; null where nothing is.</summary>
    public static string? FindPlain(OracleCase oracleCase, OracleValue value, MappedValue mapped, ServerAnswer answer)
    {
        if (!answer.IsAccepted || mapped.Fault is not null)
        {
            return Judge.Find(oracleCase with { Type = DocumentedDifference.PlainJson }, value, mapped, answer);
        }

        // We hold the value as it is; a server that kept it must hold the same, one that changed it proves our point.
        var ours = mapped.Stored switch
        {
            { Type: "null" } => "null"u8.ToArray(),
            { Type: "text" } stored => Encoding.UTF8.GetBytes(stored.Text),
            { } stored => Encoding.UTF8.GetBytes(stored.Hex),
            null => throw new InvalidOperationException("A value without a fault is stored."),
        };
        return IsKept(value.Json, ours) ? null : $"became {mapped.Stored}";
    }

    private static bool IsKept(byte[] sent, byte[] returned)
    {
        using var a = JsonDocument.Parse(sent, new JsonDocumentOptions { MaxDepth = 1000 });
        using var b = JsonDocument.Parse(returned, new JsonDocumentOptions { MaxDepth = 1000 });
        return JsonElement.DeepEquals(a.RootElement, b.RootElement);
    }

    private static byte[] Quote(string text) => Encoding.UTF8.GetBytes(JsonValue.Create(text).ToJsonString());
}
