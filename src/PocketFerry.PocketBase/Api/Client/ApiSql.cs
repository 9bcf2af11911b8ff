using System.Buffers;
using System.Text;
using System.Text.Json;

namespace PocketFerry.PocketBase.Api.Client;

/// <summary><c>POST /api/sql</c>, which PocketBase has from 0.39 on.</summary>
internal static class ApiSql
{
    /// <summary>Most bytes of a query.</summary>
    public const int MaxBytes = 5000;

    /// <summary>Most rows of an answer.</summary>
    public const int MaxRows = 1000;

    public static async Task<bool> IsThereAsync(ApiClient client, CancellationToken cancellation)
    {
        using var response = await client.SendAsync(Request("SELECT 1"u8), cancellation).ConfigureAwait(false);
        return response.IsSuccess;
    }

    /// <summary>Whether a key twice in a JSON object is refused, as it is from 0.40 on.</summary>
    public static async Task<bool> RefusesDoubleKeysAsync(ApiClient client, CancellationToken cancellation)
    {
        var twice = """{"query":"SELECT 1","query":"SELECT 1"}"""u8.ToArray();
        using var response = await client
            .SendAsync(ApiRequest.Post("api/sql", twice) with { IsRepeatable = true }, cancellation)
            .ConfigureAwait(false);
        return response.Status == 400;
    }

    /// <summary>A query. One that only sets values may be sent again when its answer is lost.</summary>
    public static ApiRequest Request(ReadOnlySpan<byte> query, bool isRepeatable = true)
    {
        var body = new ArrayBufferWriter<byte>(query.Length + 64);
        using (var json = new Utf8JsonWriter(body, ApiJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("query"u8, query);
            json.WriteEndObject();
        }

        return ApiRequest.Post("api/sql", body.WrittenMemory) with
        {
            IsRepeatable = isRepeatable,
        };
    }

    /// <summary>Reads rows of texts; null is SQL's.</summary>
    public static async Task<List<string?[]>> QueryAsync(ApiClient client, string query, CancellationToken cancellation)
    {
        using var response = await client
            .ExpectAsync(Request(Encoding.UTF8.GetBytes(query)), cancellation)
            .ConfigureAwait(false);
        var rows = new List<string?[]>();
        if (response.Json["rows"] is System.Text.Json.Nodes.JsonArray array)
        {
            foreach (var row in array.OfType<System.Text.Json.Nodes.JsonArray>())
            {
                rows.Add([.. row.Select(cell => (string?)cell)]);
            }
        }

        return rows;
    }
}
