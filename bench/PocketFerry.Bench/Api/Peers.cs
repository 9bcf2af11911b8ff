using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PocketFerry.Bench.Api;

/// <summary>Whom pbferry is compared with: drivers that do nothing but send, and scripts as people write them.</summary>
internal static class Peers
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    /// <summary>Sends ready-made batches over so many connections: the server's own ceiling.</summary>
    public static async Task<double> BatchesAsync(Arena arena, List<byte[]> bodies, int connections)
    {
        var next = -1;
        var clients = Enumerable.Range(0, connections).Select(_ => arena.NewClient()).ToList();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            clients.Select(async client =>
            {
                for (var i = Interlocked.Increment(ref next); i < bodies.Count; i = Interlocked.Increment(ref next))
                {
                    await SendAsync(client, HttpMethod.Post, "api/batch", bodies[i]);
                }
            })
        );
        var seconds = clock.Elapsed.TotalSeconds;
        clients.ForEach(c => c.Dispose());
        return seconds;
    }

    /// <summary>One POST a record, each over a new connection, on four threads.</summary>
    public static async Task<double> OneByOneAsync(Arena arena, ItemRecords records)
    {
        using var client = arena.NewClient(keepOpen: false);
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            records.Json,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (json, _) => await SendAsync(client, HttpMethod.Post, "api/collections/items/records", json)
        );
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Looks each record up by its code, then changes it or makes it: two requests a record, one after another.</summary>
    /// <param name="arena">The server.</param>
    /// <param name="records">The records to be there.</param>
    /// <param name="keepOpen">Whether all go over one connection, or each over one of its own.</param>
    public static async Task<double> LookUpAsync(Arena arena, ItemRecords records, bool keepOpen)
    {
        using var client = arena.NewClient(keepOpen);
        var clock = Stopwatch.StartNew();
        foreach (var json in records.Json)
        {
            using var record = JsonDocument.Parse(json);
            var filter = Uri.EscapeDataString($"code='{record.RootElement.GetProperty("code").GetString()}'");
            using var found = JsonDocument.Parse(
                await client.GetByteArrayAsync($"api/collections/items/records?perPage=1&filter={filter}")
            );
            var items = found.RootElement.GetProperty("items");
            if (items.GetArrayLength() == 0)
            {
                await SendAsync(client, HttpMethod.Post, "api/collections/items/records", json);
            }
            else
            {
                var id = items[0].GetProperty("id").GetString();
                await SendAsync(client, HttpMethod.Patch, $"api/collections/items/records/{id}", json);
            }
        }

        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Reads everything by keyset pages of the largest size, and parses nothing.</summary>
    public static async Task<double> KeysetAsync(Arena arena, string path)
    {
        using var client = arena.NewClient();
        var clock = Stopwatch.StartNew();
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        for (var last = ""; ; )
        {
            var page = await client.GetByteArrayAsync(
                $"api/collections/items/records?perPage=1000&skipTotal=1&sort=id&filter={Uri.EscapeDataString($"id>'{last}'")}"
            );
            var at = page.AsSpan().LastIndexOf("\"id\":\""u8);
            if (at < 0)
            {
                return clock.Elapsed.TotalSeconds;
            }

            await file.WriteAsync(page);
            last = Encoding.ASCII.GetString(page, at + 6, 15);
        }
    }

    /// <summary>Reads everything by counted pages of 200, and writes a record a line.</summary>
    public static async Task<double> OffsetAsync(Arena arena, string path)
    {
        using var client = arena.NewClient();
        var clock = Stopwatch.StartNew();
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        for (var page = 1; ; page++)
        {
            using var answer = JsonDocument.Parse(
                await client.GetByteArrayAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"api/collections/items/records?perPage=200&page={page}&sort=id"
                    )
                )
            );
            foreach (var item in answer.RootElement.GetProperty("items").EnumerateArray())
            {
                file.Write(Encoding.UTF8.GetBytes(item.GetRawText()));
                file.WriteByte((byte)'\n');
            }

            if (page >= answer.RootElement.GetProperty("totalPages").GetInt32())
            {
                return clock.Elapsed.TotalSeconds;
            }
        }
    }

    public static async Task SendAsync(HttpClient client, HttpMethod method, string path, byte[] json)
    {
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = JsonType;
        using var message = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await client.SendAsync(message);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"{method} {path}: {(int)answer.StatusCode} {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 500)))}"
            );
        }
    }
}
