using System.Buffers;
using System.Text;
using System.Text.Json;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Hooks;

/// <summary>Sets columns by the hooks' import route.</summary>
internal sealed class LateHooks(ApiServer server, Collection collection, IReadOnlyList<string> columns) : ILateRoad
{
    private const int MostRows = 1000;

    public string Write(string id, IReadOnlyList<string?> values)
    {
        var line = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(line, ApiJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            for (var i = 0; i < columns.Count; i++)
            {
                if (values[i] is { } value)
                {
                    json.WriteString(columns[i], value);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    public async Task SetAsync(IEnumerable<string> written, CancellationToken cancellation)
    {
        foreach (var part in written.Chunk(MostRows))
        {
            if (Array.Exists(part, line => line[0] != '{'))
            {
                throw OtherRoad(server.Name);
            }

            using var response = await server
                .Client.ExpectAsync(
                    new ApiRequest(HttpMethod.Post, HookPath.Columns(collection.Name))
                    {
                        Json = Encoding.UTF8.GetBytes(string.Join('\n', part)),
                        IsRepeatable = true,
                        Writes = true,
                    },
                    cancellation
                )
                .ConfigureAwait(false);
            // A hook may have deleted a record by now.
            var answer = HookAnswer.Of(response);
            if (answer.Errors.FirstOrDefault(e => e.Code != HookAnswer.MissingRecord) is { Fault: { } fault })
            {
                throw new EndpointException(
                    $"{server.Name}: dates and hashes of '{collection.Name}' can't be set: {fault.Message}"
                );
            }
        }
    }

    /// <summary>A run that is resumed finds notes of another road.</summary>
    public static EndpointException OtherRoad(string server) =>
        new(
            $"{server}: pbferry's hooks were there when the run began and aren't now, or the other way round.",
            "Put them back as they were (pbferry hooks install, or remove; restart the server), then resume.",
            EndpointFailure.Usage
        );
}
