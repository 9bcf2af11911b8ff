using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files;
using PocketFerry.Sources.Files.Dumps;

namespace PocketFerry.Sources.Tests.Files.Dumps;

public sealed class DumpTests : IDisposable
{
    private static readonly Collection Posts = Collection.Parse(
        (JsonObject)
            JsonNode.Parse(
                """
                {"id":"pbc_1","name":"posts","type":"base","extra":{"x":1},"fields":[
                  {"id":"t1","name":"id","type":"text","primaryKey":true},
                  {"id":"j1","name":"data","type":"json"},
                  {"id":"n1","name":"n","type":"number"},
                  {"id":"f1","name":"pic","type":"file","maxSelect":1},
                  {"id":"f2","name":"more","type":"file","maxSelect":5}]}
                """
            )!
    );

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(FileFormat.Ndjson, FileCompression.None, "posts.ndjson")]
    [InlineData(FileFormat.Ndjson, FileCompression.Zstd, "posts.ndjson.zst")]
    [InlineData(FileFormat.Json, FileCompression.Gzip, "posts.json.gz")]
    [InlineData(FileFormat.Csv, FileCompression.None, "posts.csv")]
    public async Task A_dump_of_a_dump_is_the_same(FileFormat format, FileCompression compression, string file)
    {
        var options = new FileTargetOptions
        {
            Format = format,
            Compression = compression,
            Source = new JsonObject { ["kind"] = "test" },
        };
        (await Transfer.RunAsync(Source(), _scratch["one"], options)).ShouldBeEmpty();
        await using (var one = DumpSource.Open(_scratch["one"], FileSourceOptions.Default))
        {
            (await Transfer.RunAsync(one, _scratch["two"], options)).ShouldBeEmpty();
            one.Notes.ShouldBeEmpty();
            one.Manifest.Source!["kind"]!.GetValue<string>().ShouldBe("test");
            one.Collections.ShouldHaveSingleItem().ToJson().ToJsonString().ShouldBe(Posts.ToJson().ToJsonString());
            var stream = (await one.GetStreamsAsync(CancellationToken.None)).ShouldHaveSingleItem();
            stream.Collection!.Id.ShouldBe("pbc_1");
            stream.RowCount.ShouldBe(3);
            stream.TextIsUntyped.ShouldBe(format == FileFormat.Csv);
        }

        Listing(_scratch["two"]).ShouldBe(Listing(_scratch["one"]));
        File.Exists(Path.Combine(_scratch["one"], file)).ShouldBeTrue();
        foreach (var name in Listing(_scratch["one"]).Where(n => n != DumpManifest.FileName))
        {
            (await File.ReadAllBytesAsync(Path.Combine(_scratch["two"], name))).ShouldBe(
                await File.ReadAllBytesAsync(Path.Combine(_scratch["one"], name))
            );
        }
    }

    [Fact]
    public async Task Files_and_their_attributes_travel_with_the_records()
    {
        await Transfer.RunAsync(Source(), _scratch["dump"]);
        await using var dump = DumpSource.Open(_scratch["dump"], FileSourceOptions.Default);
        var entry = dump.Manifest.Collections.ShouldHaveSingleItem();
        (entry.Records, entry.FileCount, entry.FileBytes).ShouldBe((3, 3, 9));
        var stream = (await dump.GetStreamsAsync(CancellationToken.None))[0];

        using var file = dump.Open(stream, "a", "p.txt").ShouldNotBeNull();
        new StreamReader(file.Content).ReadToEnd().ShouldBe("one");
        Encoding.UTF8.GetString(file.Attributes!).ShouldBe("{\"user.content_type\":\"text/plain\"}");
        dump.Open(stream, "b", "q.txt").ShouldNotBeNull().Dispose();
        dump.Open(stream, "a", "none.txt").ShouldBeNull();
    }

    [Fact]
    public async Task A_record_whose_file_is_missing_or_unsafe_is_a_fault()
    {
        var source = Source();
        source.Files.Remove("a/p.txt");
        (await Transfer.RunAsync(source, _scratch["one"]))
            .Select(f => (f.Code, f.Column))
            .ShouldBe([("missing_file", "pic")]);

        var hostile = new MemorySource(
            "posts",
            ["id", "pic"],
            b =>
            {
                foreach (
                    var (id, pic) in new[] { ("..", "x"), ("a", "../../x"), ("a/b", "x"), ("a", "x\0y"), ("a", "C:x") }
                )
                {
                    var row = b.AddRow(RowPosition.Of(b.Count + 1));
                    b[row, 0] = b.Store(CellKind.Text, Encoding.UTF8.GetBytes(id));
                    b[row, 1] = b.Store(CellKind.Text, Encoding.UTF8.GetBytes(pic));
                }
            }
        )
        {
            Collection = Posts,
        };
        (await Transfer.RunAsync(hostile, _scratch["two"]))
            .Select(f => f.Code)
            .Distinct()
            .ShouldBe(["unsafe_file_name"]);
    }

    [Theory]
    [InlineData("..", "..", "secret.txt")]
    [InlineData("posts", "..", "../../secret.txt")]
    [InlineData("posts", "a", "../../../secret.txt")]
    [InlineData("posts", "a", "..\\secret.txt")]
    [InlineData("posts", "a", "link.txt")]
    [InlineData("posts", "linked", "secret.txt")]
    [InlineData("posts", "a", "p.txt\0")]
    [InlineData("posts", "", "p.txt")]
    [InlineData("posts", "a", "")]
    [InlineData("posts", "a", ".")]
    public async Task Names_never_lead_out_of_the_folder(string collection, string record, string name)
    {
        await Transfer.RunAsync(Source(), _scratch["dump"]);
        _scratch.Write("secret.txt", "secret");
        File.CreateSymbolicLink(_scratch["dump/files/posts/a/link.txt"], _scratch["secret.txt"]);
        Directory.CreateSymbolicLink(_scratch["dump/files/posts/linked"], _scratch.Folder);
        await using var dump = DumpSource.Open(_scratch["dump"], FileSourceOptions.Default);

        dump.Open(new SourceStream(collection), record, name).ShouldBeNull();
        dump.Open(new SourceStream(collection), _scratch.Folder, "secret.txt").ShouldBeNull();
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("longer")]
    [InlineData("missing")]
    public async Task A_data_file_that_is_not_the_dumped_one_never_looks_complete(string damage)
    {
        await Transfer.RunAsync(Source(), _scratch["dump"]);
        var path = _scratch["dump/posts.ndjson"];
        var text = await File.ReadAllTextAsync(path);
        switch (damage)
        {
            case "cut":
                await File.WriteAllTextAsync(path, text[..(text.IndexOf('\n') + 1)]);
                break;
            case "changed":
                await File.WriteAllTextAsync(path, text.Replace("\"n\":1", "\"n\":2", StringComparison.Ordinal));
                break;
            case "longer":
                await File.WriteAllTextAsync(path, text + "\n");
                break;
            default:
                File.Delete(path);
                break;
        }

        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(_scratch["dump"]));
        error.Message.ShouldContain("posts.ndjson");
        error.Cure.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_limit_reads_the_start_of_a_dump_without_judging_the_rest()
    {
        await Transfer.RunAsync(Source(), _scratch["dump"]);

        (await Rows.ReadAsync(_scratch["dump"], read: new ReadOptions { Limit = 1 })).Cells.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Older_simple_dumps_are_read()
    {
        _scratch.Write(
            "old/manifest.json",
            """[{"collection":"b","records":1},{"collection":"a","records":2},{"collection":"c","records":0}]"""
        );
        _scratch.Write("old/a.ndjson", "{\"x\":1}\n{\"x\":2}\n");
        _scratch.Write("old/b.json", """{"collection":"b","exportedAt":"2023-01-01","items":[{"y":1,"@expand":{}}]}""");
        _scratch.Write("old/c.json", "[]");
        await using var dump = DumpSource.Open(_scratch["old"], FileSourceOptions.Default);

        (await dump.GetStreamsAsync(CancellationToken.None)).Select(s => s.Name).ShouldBe(["b", "a", "c"]);
        (await Rows.ReadAsync(dump, stream: "a")).All.ShouldBe(["x=N1", "x=N2"]);
        (await Rows.ReadAsync(dump, stream: "b")).All.ShouldBe(["y=N1 @expand=J{}"]);
        (await Rows.ReadAsync(dump, stream: "c")).All.ShouldBeEmpty();
        dump.Notes.ShouldHaveSingleItem();
        SystemKeys.All.ShouldContain("@expand");

        _scratch.Write("old/a.ndjson", "{\"x\":1}\n");
        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(dump, stream: "a"));
        error.Message.ShouldContain("1 records, the manifest says 2");
    }

    [Fact]
    public async Task A_folder_of_data_files_without_a_manifest_opens_with_a_note()
    {
        _scratch.Write("loose/b.json.gz", Input.FileInputTests.Gzip([.. "[{\"y\":1}]"u8]));
        _scratch.Write("loose/a.ndjson", "{\"x\":1}\n");
        _scratch.Write("loose/readme.txt", "hello");
        _scratch.Write("loose/collections.json", $"[{Posts.ToJson().ToJsonString()}]");
        await using var dump = DumpSource.Open(_scratch["loose"], FileSourceOptions.Default);

        (await dump.GetStreamsAsync(CancellationToken.None)).Select(s => s.Name).ShouldBe(["a", "b"]);
        (await Rows.ReadAsync(dump, stream: "b")).All.ShouldBe(["y=N1"]);
        dump.Notes.ShouldHaveSingleItem().ShouldContain("no manifest.json");
        dump.Collections.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("42")]
    [InlineData("""{"format":"other"}""")]
    [InlineData("""{"format":"pocketferry-dump","version":2,"collections":[]}""")]
    [InlineData("""{"format":"pocketferry-dump","version":1}""")]
    [InlineData("""{"format":"pocketferry-dump","version":1,"collections":[{"name":"a","file":"../a.ndjson"}]}""")]
    [InlineData("""{"format":"pocketferry-dump","version":1,"collections":[{"name":"a","file":"/etc/passwd"}]}""")]
    [InlineData(
        """{"format":"pocketferry-dump","version":1,"collections":[{"name":"a","file":"a.json"},{"name":"a","file":"b.json"}]}"""
    )]
    [InlineData("""[{"collection":"../a","records":1}]""")]
    [InlineData("""[{"collection":"a","records":1}]""")]
    public void A_broken_manifest_says_what_is_wrong(string manifest)
    {
        _scratch.Write("bad/manifest.json", manifest);

        var error = Should.Throw<EndpointException>(() => DumpSource.Open(_scratch["bad"], FileSourceOptions.Default));
        error.Message.ShouldContain("manifest.json");
        error.Cure.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_simple_form_is_written_for_older_readers()
    {
        var time = new FixedTime(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));
        var options = new FileTargetOptions
        {
            Format = FileFormat.Json,
            SimpleDump = true,
            Time = time,
        };
        await Transfer.RunAsync(_scratch.Write("things.ndjson", "{\"a\":1}\n{\"a\":2}\n"), _scratch["dump"], options);

        (await File.ReadAllTextAsync(_scratch["dump/things.json"])).ShouldBe(
            "{\"collection\":\"things\",\"exportedAt\":\"2024-05-06T07:08:09.000Z\",\"items\":[\n{\"a\":1},\n{\"a\":2}\n]}\n"
        );
        JsonNode
            .Parse(await File.ReadAllTextAsync(_scratch["dump/manifest.json"]))!
            .ToJsonString()
            .ShouldBe("""[{"collection":"things","records":2}]""");
        (await Rows.ReadAsync(_scratch["dump"])).All.ShouldBe(["a=N1", "a=N2"]);
    }

    [Fact]
    public async Task Streams_of_any_name_get_files_of_their_own()
    {
        _scratch.Write("in/manifest.ndjson", "{\"a\":1}\n");
        _scratch.Write("in/Über uns.ndjson", "{\"a\":2}\n");
        _scratch.Write("in/über_uns.ndjson", "{\"a\":3}\n");
        await Transfer.RunAsync(_scratch["in"], _scratch["dump"], new FileTargetOptions { Format = FileFormat.Json });
        await using var dump = DumpSource.Open(_scratch["dump"], FileSourceOptions.Default);

        (await Rows.ReadAsync(dump, stream: "manifest")).All.ShouldBe(["a=N1"]);
        (await Rows.ReadAsync(dump, stream: "Über uns")).All.ShouldBe(["a=N2"]);
        (await Rows.ReadAsync(dump, stream: "über_uns")).All.ShouldBe(["a=N3"]);
        dump.Manifest.Collections.Select(c => c.File.ToUpperInvariant()).Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("o.ndjson")]
    [InlineData("o.csv")]
    [InlineData("o.sqlite")]
    [InlineData("dump")]
    public async Task System_keys_of_a_collection_and_ignored_columns_are_not_written(string name)
    {
        MemorySource Of(Collection? collection) =>
            new(
                "posts",
                ["collectionId", "id", "@expand", "n"],
                b =>
                {
                    b.AddRow(RowPosition.Of(1));
                    for (var i = 0; i < 4; i++)
                    {
                        b[0, i] = b.Store(CellKind.Text, "7"u8);
                    }
                }
            )
            {
                Collection = collection,
            };

        await Transfer.RunAsync(Of(Posts), _scratch[name], ignored: ["n"]);
        (await Rows.ReadAsync(_scratch[name])).All.ShouldBe(["id=T7"]);

        await Transfer.RunAsync(Of(null), _scratch[name], new FileTargetOptions { Overwrite = true });
        (await Rows.ReadAsync(_scratch[name])).All.ShouldBe(["collectionId=T7 id=T7 @expand=T7 n=T7"]);
    }

    private static List<string> Listing(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(folder, f))
                .Order(StringComparer.Ordinal),
        ];

    private static MemorySource Source() =>
        new(
            "posts",
            ["id", "n", "data", "pic", "more"],
            b =>
            {
                for (var i = 0; i < 3; i++)
                {
                    var row = b.AddRow(RowPosition.Of(i + 1));
                    b[row, 0] = b.Store(CellKind.Text, [(byte)('a' + i)]);
                    b[row, 1] = b.Store(CellKind.Number, [(byte)('1' + i)]);
                    b[row, 2] = i == 1 ? Cell.Null : b.Store(CellKind.Json, "{\"k\":[\"é\"]}"u8);
                    b[row, 3] = b.Store(CellKind.Text, i == 0 ? "p.txt"u8 : default);
                    b[row, 4] = b.Store(CellKind.Json, i == 1 ? "[\"q.txt\",\"r.txt\"]"u8 : "[]"u8);
                }
            }
        )
        {
            Collection = Posts,
            Files =
            {
                ["a/p.txt"] = ([.. "one"u8], [.. "{\"user.content_type\":\"text/plain\"}"u8]),
                ["b/q.txt"] = ([.. "two"u8], null),
                ["b/r.txt"] = ([.. "six"u8], null),
            },
        };

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
