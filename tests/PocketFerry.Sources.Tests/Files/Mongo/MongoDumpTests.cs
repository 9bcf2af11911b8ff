using MongoDB.Bson;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests.Files.Mongo;

public sealed class MongoDumpTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_folder_is_a_stream_per_collection_with_unique_indexes_and_relations()
    {
        Shop("dump/shop/");

        var streams = await StreamsAsync("dump");

        streams.Select(s => s.Name).ShouldBe(["orders", "tags", "users"]);
        streams[2]
            .UniqueKeys.ShouldBe([
                ["email"],
            ]);
        streams[0].Key.ShouldBe(["_id"]);
        Keys(streams[0]).ShouldBe(["author>users", "billing>users", "tagIds>>tags"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_gives_no_rows_is_named()
    {
        Shop("dump/shop/");
        _scratch.Write("dump/shop/system.views.bson", Bson.Of(Bson.With(1)));
        _scratch.Write("dump/oplog.bson", Bson.Of(Bson.With(1)));
        _scratch.Write(
            "dump/shop/top.metadata.json",
            """{"options":{"viewOn":"users","pipeline":[]},"indexes":[],"collectionName":"top","type":"view"}"""
        );
        _scratch.Write(
            "dump/shop/log.metadata.json",
            """{"options":{"timeseries":{"timeField":"t"}},"indexes":[],"collectionName":"log","type":"timeseries"}"""
        );

        var notes = (await StreamsAsync("dump")).SelectMany(s => s.Notes).ToList();

        notes.ShouldContain(n => n.StartsWith("oplog.bson is left out"));
        notes.ShouldContain(n => n.StartsWith("system.views.bson is left out"));
        notes.ShouldContain(n => n.StartsWith("top is left out: it is a view"));
        notes.ShouldContain(n => n.StartsWith("log is left out: it holds time series"));
        notes.ShouldContain("index email_ttl: that documents expire isn't carried");
        notes.ShouldContain(n => n.Contains("is capped"));
    }

    [Fact]
    public async Task Gzipped_dumps_are_the_same()
    {
        Shop("plain/");
        foreach (var file in Directory.GetFiles(_scratch["plain"]))
        {
            _scratch.Write("packed/" + Path.GetFileName(file) + ".gz", Bson.Gzip(File.ReadAllBytes(file)));
        }

        (await StreamsAsync("packed"))
            .Select(s => (s.Name, Keys: string.Join(' ', Keys(s)), s.UniqueKeys.Count))
            .ShouldBe(
                (await StreamsAsync("plain")).Select(s => (s.Name, string.Join(' ', Keys(s)), s.UniqueKeys.Count))
            );
    }

    [Fact]
    public async Task References_that_lead_nowhere_are_no_relation_and_the_plan_says_so()
    {
        _scratch.Write("d/users.bson", Bson.Of(User(1), User(2)));
        _scratch.Write(
            "d/posts.bson",
            Bson.Of(
                new BsonDocument { { "_id", 1 }, { "userId", Bson.Id(1) } },
                new BsonDocument { { "_id", 2 }, { "userId", Bson.Id(9) } }
            )
        );

        var posts = (await StreamsAsync("d"))[0];

        posts.ForeignKeys.ShouldBeEmpty();
        posts
            .Notes.ShouldHaveSingleItem()
            .ShouldStartWith("column userId: only 1 of 2 values looked at are ids of users");
    }

    [Fact]
    public async Task DBRefs_become_the_ids_that_they_name()
    {
        _scratch.Write("d/users.bson", Bson.Of(User(1), User(2)));
        var to = new BsonDocument { { "$ref", "users" }, { "$id", Bson.Id(2) } };
        _scratch.Write(
            "d/posts.bson",
            Bson.Of(
                new BsonDocument
                {
                    { "_id", 1 },
                    { "by", to },
                    {
                        "all",
                        new BsonArray { to }
                    },
                }
            )
        );

        var rows = await Rows.ReadAsync(_scratch["d"], stream: "posts");

        rows[0].ShouldBe($"_id=I1 by=T{Bson.Id(2)} all=J[\"{Bson.Id(2)}\"]");
        Keys((await StreamsAsync("d"))[0]).ShouldBe(["by>users", "all>>users"]);
    }

    [Theory]
    [InlineData("x.archive")]
    [InlineData("x.bson")]
    [InlineData("x.gz")]
    public async Task Archives_are_refused_with_the_way_out(string name)
    {
        byte[] archive = [0x6d, 0xe2, 0x99, 0x81, 1, 2, 3];
        var path = _scratch.Write(name, name.EndsWith(".gz") ? Bson.Gzip(archive) : archive);

        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(path));

        error.Message.ShouldContain("this is an archive of mongodump");
        error.Cure.ShouldContain("mongorestore --archive=");
    }

    [Fact]
    public async Task Several_databases_are_refused()
    {
        _scratch.Write("dump/a/x.bson", Bson.Of(Bson.With(1)));
        _scratch.Write("dump/b/x.bson", Bson.Of(Bson.With(1)));
        _scratch.Write("dump/admin/system.version.bson", Bson.Of(Bson.With(1)));

        var error = await Should.ThrowAsync<EndpointException>(() => StreamsAsync("dump"));

        error.Message.ShouldEndWith("the dump holds several databases: a, b.");
    }

    private void Shop(string folder)
    {
        _scratch.Write(folder + "users.bson", Bson.Of(User(1), User(2)));
        _scratch.Write(
            folder + "users.metadata.json",
            """
            {"options":{"capped":true,"size":{"$numberInt":"4096"}},"collectionName":"users","type":"collection","indexes":[
              {"v":{"$numberInt":"2"},"key":{"_id":{"$numberInt":"1"}},"name":"_id_"},
              {"v":{"$numberInt":"2"},"unique":true,"key":{"email":{"$numberInt":"1"}},"name":"email_1"},
              {"v":2,"key":{"at":1},"name":"email_ttl","expireAfterSeconds":60}]}
            """
        );
        _scratch.Write(folder + "tags.bson", Bson.Of(User(11), User(12)));
        _scratch.Write(
            folder + "orders.bson",
            Bson.Of(
                new BsonDocument
                {
                    { "_id", Bson.Id(21) },
                    { "author", Bson.Id(1) },
                    {
                        "tagIds",
                        new BsonArray { Bson.Id(11), Bson.Id(12) }
                    },
                    {
                        "billing",
                        new BsonDocument { { "$ref", "users" }, { "$id", Bson.Id(2) } }
                    },
                    { "nobody", Bson.Id(99) },
                    { "n", 1 },
                }
            )
        );
    }

    private static BsonDocument User(int number) =>
        new() { { "_id", Bson.Id(number) }, { "email", $"u{number}@example.com" } };

    private static IEnumerable<string> Keys(SourceStream stream) =>
        stream.ForeignKeys.Select(k => $"{k.Columns[0]}{(k.IsMultiple ? ">>" : ">")}{k.Stream}");

    private async Task<IReadOnlyList<SourceStream>> StreamsAsync(string path)
    {
        await using var source = await SourceOpener.OpenAsync(_scratch[path], FileSourceOptions.Default);
        return await source.GetStreamsAsync(default);
    }
}
