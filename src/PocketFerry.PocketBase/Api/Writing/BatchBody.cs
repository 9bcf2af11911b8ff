using System.Buffers;
using System.Text.Json;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Writes the bodies of batches. In a dry run the last request must fail, so that nothing is kept, and records that are
/// only planned stand before those that refer to them. Not thread-safe.
/// </summary>
internal sealed class BatchBody(bool dryRun)
{
    private const string Nowhere = "pbferrydryrun00";

    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly List<WriteRequest> _written = [];
    private readonly HashSet<(string, string)> _made = [];

    /// <summary>The requests of the last body in their order, but for the one that must fail.</summary>
    public IReadOnlyList<WriteRequest> Written => _written;

    public ReadOnlyMemory<byte> Of(string collection, ArraySegment<WriteRequest> part)
    {
        _body.ResetWrittenCount();
        _written.Clear();
        _made.Clear();
        using var json = new Utf8JsonWriter(_body, ApiJson.Options);
        json.WriteStartObject();
        json.WriteStartArray("requests"u8);
        foreach (var request in part)
        {
            foreach (var need in request.Needs.Where(n => _made.Add((n.Collection, n.Id))))
            {
                Write(json, need);
            }

            Write(json, request);
        }

        if (dryRun)
        {
            new WriteRequest
            {
                Method = HttpMethod.Delete,
                Path = RecordPath.Record(collection, Nowhere),
                Id = Nowhere,
            }.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return _body.WrittenMemory;
    }

    private void Write(Utf8JsonWriter json, WriteRequest request)
    {
        request.WriteTo(json);
        _written.Add(request);
    }
}
