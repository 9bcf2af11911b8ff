using System.IO.Compression;
using MongoDB.Bson;

namespace PocketFerry.Sources.Tests.Files.Mongo;

/// <summary>Makes what mongodump leaves behind, with MongoDB's own package.</summary>
internal static class Bson
{
    public static byte[] Of(params BsonDocument[] documents) => [.. documents.SelectMany(d => d.ToBson())];

    /// <summary>An ObjectId that ends with a number.</summary>
    public static ObjectId Id(int number) => ObjectId.Parse($"650000000000010001{number:x6}");

    public static BsonDocument With(BsonValue value) => new() { { "_id", 1 }, { "v", value } };

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
