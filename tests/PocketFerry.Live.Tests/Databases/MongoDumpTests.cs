using MongoDB.Bson;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Databases;

/// <summary>A folder of mongodump, served by PocketBase with its references as relations.</summary>
public sealed class MongoDumpTests
{
    [Fact]
    public async Task References_of_a_dump_expand()
    {
        using var folder = new TempFolder();
        Write(
            folder["dump/shop/users.bson"],
            new BsonDocument { { "_id", Id(1) }, { "email", "ann@example.com" } },
            new BsonDocument { { "_id", Id(2) }, { "email", "bob@example.com" } }
        );
        Write(
            folder["dump/shop/posts.bson"],
            new BsonDocument
            {
                { "_id", Id(11) },
                { "title", "one" },
                { "userId", Id(2) },
                {
                    "readerIds",
                    new BsonArray { Id(2), Id(1) }
                },
                { "at", new BsonDateTime(1704164645678) },
                {
                    "where",
                    new BsonDocument
                    {
                        { "type", "Point" },
                        {
                            "coordinates",
                            new BsonArray { 13.5, 52.25 }
                        },
                    }
                },
            }
        );
        (await Pbferry.RunAsync("init", folder["pb_data"])).ExitCode.ShouldBe(0);

        var copy = await Pbferry.RunAsync("copy", folder["dump"], folder["pb_data"], "--create-missing");

        copy.ExitCode.ShouldBe(0, copy.Error);
        await using var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, folder["pb_data"]);
        var page = await server.Api.GetAsync("/api/collections/posts/records?expand=user,readers");
        var post = page!["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)post["expand"]!["user"]!["email"]).ShouldBe("bob@example.com");
        post["expand"]!["readers"]!
            .AsArray()
            .Select(r => (string?)r!["email"])
            .ShouldBe(["bob@example.com", "ann@example.com"]);
        ((string?)post["at"]).ShouldBe("2024-01-02 03:04:05.678Z");
        post["where"]!.ToJsonString().ShouldBe("""{"lon":13.5,"lat":52.25}""");
        ((string?)post["_id"]).ShouldBe(Id(11).ToString());
    }

    private static ObjectId Id(int number) => ObjectId.Parse($"650000000000010001{number:x6}");

    private static void Write(string path, params BsonDocument[] documents)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. documents.SelectMany(d => d.ToBson())]);
    }
}
