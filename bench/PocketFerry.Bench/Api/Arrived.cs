using System.Text.Json;

namespace PocketFerry.Bench.Api;

/// <summary>Reads every record back and compares its fields with what was sent.</summary>
internal static class Arrived
{
    private static readonly string[] Fields = ["code", "title", "body", "amount", "active", "due", "status", "data"];

    public static async Task CheckAsync(Arena arena, ItemRecords sent)
    {
        var wanted = Enumerable
            .Range(0, sent.Count)
            .ToDictionary(i => sent.Ids[i], i => sent.Json[i], StringComparer.Ordinal);
        var found = 0;
        for (var last = ""; ; )
        {
            using var page = JsonDocument.Parse(
                await arena.Client.GetByteArrayAsync(
                    $"api/collections/items/records?perPage=1000&skipTotal=1&sort=id&filter={Uri.EscapeDataString($"id>'{last}'")}"
                )
            );
            var items = page.RootElement.GetProperty("items");
            foreach (var item in items.EnumerateArray())
            {
                last = item.GetProperty("id").GetString()!;
                Compare(last, wanted[last], item);
                found++;
            }

            if (items.GetArrayLength() < 1000)
            {
                break;
            }
        }

        if (found != sent.Count)
        {
            throw new InvalidOperationException($"{found} records arrived of {sent.Count}.");
        }
    }

    /// <summary>The same of an export's lines.</summary>
    public static void Check(string ndjson, ItemRecords sent)
    {
        var wanted = Enumerable
            .Range(0, sent.Count)
            .ToDictionary(i => sent.Ids[i], i => sent.Json[i], StringComparer.Ordinal);
        var found = 0;
        var last = "";
        foreach (var line in File.ReadLines(ndjson))
        {
            using var item = JsonDocument.Parse(line);
            var id = item.RootElement.GetProperty("id").GetString()!;
            if (string.CompareOrdinal(id, last) <= 0)
            {
                throw new InvalidOperationException($"Record {id} stands behind {last}.");
            }

            last = id;
            Compare(id, wanted[id], item.RootElement);
            found++;
        }

        if (found != sent.Count)
        {
            throw new InvalidOperationException($"{found} records were exported of {sent.Count}.");
        }
    }

    private static void Compare(string id, byte[] sent, JsonElement arrived)
    {
        using var record = JsonDocument.Parse(sent);
        foreach (var field in Fields)
        {
            var (a, b) = (record.RootElement.GetProperty(field), arrived.GetProperty(field));
            if (!JsonElement.DeepEquals(a, b))
            {
                throw new InvalidOperationException($"Record {id}: {field} is {b}, and {a} was sent.");
            }
        }
    }
}
