using System.Globalization;
using System.Text;

namespace PocketFerry.Bench.Api;

/// <summary>The benchmark's records: eight fields, the same bytes for the same seed on every machine.</summary>
internal sealed class ItemRecords
{
    /// <summary>The collection that holds them.</summary>
    public const string Collection = """
        {"name":"items","type":"base","fields":[
          {"name":"code","type":"text","required":true},
          {"name":"title","type":"text","required":true},
          {"name":"body","type":"text"},
          {"name":"amount","type":"number"},
          {"name":"active","type":"bool"},
          {"name":"due","type":"date"},
          {"name":"status","type":"select","values":["new","open","done","lost"],"maxSelect":1},
          {"name":"data","type":"json"},
          {"name":"created","type":"autodate","onCreate":true},
          {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}],
         "indexes":["CREATE UNIQUE INDEX idx_items_code ON items (code)"]}
        """;

    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly string[] Status = ["new", "open", "done", "lost"];

    private ItemRecords(string[] ids, byte[][] records) => (Ids, Json) = (ids, records);

    public string[] Ids { get; }

    /// <summary>Each record as one JSON object.</summary>
    public byte[][] Json { get; }

    public int Count => Ids.Length;

    public static ItemRecords Make(int count, int seed)
    {
        var random = new SplitMix(seed);
        var words = Enumerable.Range(0, 2000).Select(_ => random.Text(Letters[..26], random.Next(3, 10))).ToArray();
        var ids = new string[count];
        var records = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            ids[i] = random.Text(Letters, 15);
            var (one, other) = (words[random.Next(0, 2000)], words[random.Next(0, 2000)]);
            var body = string.Join(' ', Enumerable.Range(0, 16).Select(_ => words[random.Next(0, 2000)]));
            var amount = (random.Next(0, 1000000) / 100.0).ToString(CultureInfo.InvariantCulture);
            var active = random.Next(0, 2) == 1 ? "true" : "false";
            var due =
                $"{random.Next(1990, 2030)}-{random.Next(1, 13):00}-{random.Next(1, 29):00} {random.Next(0, 24):00}:{random.Next(0, 60):00}:{random.Next(0, 60):00}.{random.Next(0, 1000):000}Z";
            var data = $$"""{"count":{{random.Next(0, 1000)}},"tags":["{{one}}","{{other}}"]}""";
            records[i] = Encoding.UTF8.GetBytes(
                $$"""{"id":"{{ids[i]}}","code":"C{{seed}}-{{i:000000}}","title":"{{one}} {{other}} {{i}}","body":"{{body}}","amount":{{amount}},"active":{{active}},"due":"{{due}}","status":"{{Status[
                    random.Next(0, 4)
                ]}}","data":{{data}}}"""
            );
        }

        return new ItemRecords(ids, records);
    }

    /// <summary>The same records, every second one with another amount.</summary>
    public ItemRecords HalfChanged() =>
        new(
            Ids,
            [
                .. Json.Select(
                    (json, i) =>
                        i % 2 == 0
                            ? json
                            : Encoding.UTF8.GetBytes(
                                Encoding
                                    .UTF8.GetString(json)
                                    .Replace("\"amount\":", "\"amount\":7", StringComparison.Ordinal)
                            )
                ),
            ]
        );

    public void WriteNdjson(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        foreach (var record in Json)
        {
            file.Write(record);
            file.WriteByte((byte)'\n');
        }
    }

    /// <summary>Ready-made bodies of one record a line.</summary>
    public List<byte[]> Lines(int size) =>
        [.. Json.Chunk(size).Select(part => part.SelectMany(json => (byte[])[.. json, (byte)'\n']).ToArray())];

    /// <summary>Ready-made bodies of <c>POST /api/batch</c>.</summary>
    public List<byte[]> Batches(int size) =>
        [
            .. Json.Chunk(size)
                .Select(part =>
                {
                    using var body = new MemoryStream();
                    body.Write("{\"requests\":["u8);
                    for (var i = 0; i < part.Length; i++)
                    {
                        body.Write(i == 0 ? ""u8 : ","u8);
                        body.Write("{\"method\":\"POST\",\"url\":\"/api/collections/items/records\",\"body\":"u8);
                        body.Write(part[i]);
                        body.Write("}"u8);
                    }

                    body.Write("]}"u8);
                    return body.ToArray();
                }),
        ];
}
