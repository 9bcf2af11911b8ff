using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Settings;

/// <summary>Whether a field of a collection must have a value.</summary>
internal static class RequiredSwitch
{
    public const string Kind = "required";

    /// <summary>The field as the ledger names it: <c>collection.field</c>.</summary>
    public static string SubjectOf(Collection collection, Field field) => $"{collection.Name}.{field.Name}";

    public static async Task SetAsync(ApiServer server, string subject, bool isOn, CancellationToken cancellation)
    {
        var dot = subject.IndexOf('.', StringComparison.Ordinal);
        var path = $"api/collections/{Uri.EscapeDataString(subject[..dot])}";
        using var found = await server.Client.SendAsync(ApiRequest.Get(path), cancellation).ConfigureAwait(false);
        if (found.Status == 404)
        {
            // Its owner has deleted it meanwhile: there is nothing to put back.
            return;
        }

        if (!found.IsSuccess)
        {
            throw ApiError.Of(found).ToException(server.Client.Address, "GET /" + path);
        }

        var fields = found.Json["fields"] as JsonArray ?? [];
        var field = fields.OfType<JsonObject>().FirstOrDefault(f => (string?)f["name"] == subject[(dot + 1)..]);
        if (field is null || ((bool?)field["required"] ?? false) == isOn)
        {
            return;
        }

        field["required"] = isOn;
        using var done = await server
            .Client.ExpectAsync(
                new ApiRequest(HttpMethod.Patch, path)
                {
                    Json = Encoding.UTF8.GetBytes(new JsonObject { ["fields"] = fields.DeepClone() }.ToJsonString()),
                    IsRepeatable = true,
                    Writes = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
    }
}
