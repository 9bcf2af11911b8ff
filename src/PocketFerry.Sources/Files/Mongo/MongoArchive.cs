using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files.Input;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Tells the archives of <c>mongodump --archive</c>, which are another format.</summary>
internal static class MongoArchive
{
    private static readonly byte[] Beginning = [0x6d, 0xe2, 0x99, 0x81];

    /// <exception cref="EndpointException">It is one.</exception>
    public static void Refuse(FileInput input)
    {
        using var content = input.OpenRead();
        var start = new byte[Beginning.Length];
        var length = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (length == start.Length && start.AsSpan().SequenceEqual(Beginning))
        {
            throw new EndpointException(
                $"{input.Name}: this is an archive of mongodump.",
                "Dump again without --archive (mongodump --out FOLDER), or restore it into a server first: "
                    + $"mongorestore --archive={input.Name}{(input.Compression == FileCompression.Gzip ? " --gzip" : "")}",
                EndpointFailure.Usage
            );
        }
    }
}
