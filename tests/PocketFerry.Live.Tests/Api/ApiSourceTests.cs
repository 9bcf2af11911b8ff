using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class ApiSourceTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task The_api_gives_what_the_data_directory_holds(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"], null, Cancellation);
        await Harbour.CreateCollectionsAsync(server);
        await Harbour.FillAsync(server, 1001);

        await using var source = new ApiSource(await Harbour.OpenAsync(server));
        await using var directory = DataDirectorySource.Open(server.DataDirectory);
        var streams = await source.GetStreamsAsync(Cancellation);
        var stored = await directory.GetStreamsAsync(Cancellation);

        streams.Single(s => s.Name == "fleet").Collection!.Type.ShouldBe(CollectionType.View);
        streams.Single(s => s.Name == "_superusers").Collection!.System.ShouldBeTrue();
        streams.Single(s => s.Name == "boats").RowCount.ShouldBe(1001);
        var options = ReadOptions.Default with { WithSecrets = binary.IsAtLeast("0.39.0") };
        foreach (var name in new[] { "ports", "boats", "papers", "sailors", "clerks", "fleet" })
        {
            var read = await ReadAsync(source, streams.Single(s => s.Name == name), options);
            var expected = await ReadAsync(directory, stored.Single(s => s.Name == name), options);
            read.Order().ShouldBe(expected.Order(), name);
        }
    }

    [Fact]
    public async Task Limits_filters_and_small_pages_are_kept()
    {
        using var folder = new TempFolder();
        await using var server = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            folder["pb_data"],
            null,
            Cancellation
        );
        await Harbour.CreateCollectionsAsync(server);
        await Harbour.FillAsync(server, 2000);
        var filters = new Dictionary<string, string> { ["boats"] = "afloat=true || length=1" };
        await using var source = new ApiSource(
            await Harbour.OpenAsync(server, new ApiOptions { Filters = filters, BatchSize = 100 })
        );
        var boats = (await source.GetStreamsAsync(Cancellation)).Single(s => s.Name == "boats");

        boats.RowCount.ShouldBe(1001);
        var read = await ReadAsync(source, boats, ReadOptions.Default);
        read.Count.ShouldBe(1001);
        await using (
            var single = new ApiSource(
                await Harbour.OpenAsync(server, new ApiOptions { Filters = filters, Concurrency = 1 })
            )
        )
        {
            (await ReadAsync(single, boats, ReadOptions.Default)).ShouldBe(read);
        }

        (await ReadAsync(source, boats, ReadOptions.Default with { Limit = 250 })).Count.ShouldBe(250);
        (await ReadAsync(source, boats, ReadOptions.Default with { Filter = "kind='motor'" })).Count.ShouldBe(1);
        var fleet = (await source.GetStreamsAsync(Cancellation)).Single(s => s.Name == "fleet");
        (await ReadAsync(source, fleet, ReadOptions.Default with { Limit = 1500 })).Count.ShouldBe(1500);
    }

    [Fact]
    public async Task What_changed_since_a_date_is_read_by_the_field_that_tells()
    {
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest, maxRequests: 5000);
        await quay.Server.Api.CreateCollectionAsync(
            """{"name":"once","fields":[{"name":"made","type":"autodate","onCreate":true}]}"""
        );
        await quay.Server.Api.CreateCollectionAsync("""{"name":"bare","fields":[{"name":"n","type":"number"}]}""");
        await Harbour.FillAsync(quay.Server, 20);
        (await quay.Server.Api.PostAsync("/api/collections/once/records", "{}")).EnsureSuccess();
        (await quay.Server.Api.PostAsync("/api/collections/bare/records", "{}")).EnsureSuccess();
        await Task.Delay(20, Cancellation);
        var now = DateTime.UtcNow.ToString(
            "yyyy-MM-dd HH:mm:ss.fff'Z'",
            System.Globalization.CultureInfo.InvariantCulture
        );
        await Task.Delay(20, Cancellation);
        var boat = $"/api/collections/boats/records/{Harbour.Id("boat", 7)}";
        (await quay.Server.Api.PatchAsync(boat, """{"length":99}""")).EnsureSuccess();

        await using var source = await OpenAsync(new() { ["*"] = now, ["ports"] = "2020-01-01 00:00:00.000Z" });
        var streams = (await source.GetStreamsAsync(Cancellation)).ToDictionary(s => s.Name);
        streams["boats"].RowCount.ShouldBe(1);
        (await ReadAsync(source, streams["boats"], ReadOptions.Default)).Single().ShouldContain("boat00000000007");
        source.WarningsOf(streams["boats"]).ShouldBeEmpty();
        (await ReadAsync(source, streams["ports"], ReadOptions.Default)).Count.ShouldBe(12);
        (await ReadAsync(source, streams["once"], ReadOptions.Default)).ShouldBeEmpty();
        source.WarningsOf(streams["once"]).Single().ShouldContain("'made'");
        (await ReadAsync(source, streams["bare"], ReadOptions.Default)).Count.ShouldBe(1);
        source.WarningsOf(streams["bare"]).Single().ShouldContain("all records were read");

        await using var named = await OpenAsync(new() { ["bare"] = now });
        var refused = await Should.ThrowAsync<EndpointException>(() => named.GetStreamsAsync(Cancellation));
        refused.Failure.ShouldBe(EndpointFailure.Usage);
        refused.Message.ShouldContain("'bare'");

        async Task<ApiSource> OpenAsync(Dictionary<string, string> since) =>
            new(await Harbour.OpenAsync(quay.Server, new ApiOptions { Since = since }));
    }

    [Fact]
    public async Task Pages_under_way_at_the_same_time_miss_nothing_while_others_write()
    {
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest, maxRequests: 5000);
        await Harbour.FillAsync(quay.Server, 2000);
        await using var source = new ApiSource(
            await Harbour.OpenAsync(quay.Server, new ApiOptions { BatchSize = 100 })
        );
        var boats = (await source.GetStreamsAsync(Cancellation)).Single(s => s.Name == "boats");
        var ids = new List<string>();
        var isFirst = true;
        await foreach (var batch in source.ReadAsync(boats, ReadOptions.Default, Cancellation))
        {
            using (batch)
            {
                batch.Position(0).Ordinal.ShouldBe(ids.Count + 1);
                var id = batch.Columns.ToList().IndexOf("id");
                ids.AddRange(Enumerable.Range(0, batch.Count).Select(r => Encoding.UTF8.GetString(batch.Bytes(r, id))));
            }

            if (isFirst)
            {
                isFirst = false;
                // Gone behind the reader and before it, and more than a page new between two that are there.
                await ChangeAsync(quay.Server, "DELETE", Enumerable.Range(1, 50).Concat(Enumerable.Range(1900, 50)));
                await ChangeAsync(quay.Server, "POST", Enumerable.Range(0, 150));
            }
        }

        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        ids.ShouldBeUnique();
        ids.Intersect(Enumerable.Range(1, 2000).Select(i => Harbour.Id("boat", i))).Count().ShouldBe(1950);
        ids.Count.ShouldBe(1950 + 150);
    }

    private static async Task ChangeAsync(PocketBaseServer server, string method, IEnumerable<int> numbers)
    {
        var requests = numbers.Select(n =>
            (JsonNode)
                new JsonObject
                {
                    ["method"] = method,
                    ["url"] =
                        "/api/collections/boats/records" + (method == "DELETE" ? "/" + Harbour.Id("boat", n) : ""),
                    ["body"] = new JsonObject
                    {
                        ["id"] = $"boat000000015{(char)('a' + (n / 30))}{"0123456789abcdefghijklmnopqrst"[n % 30]}",
                        ["title"] = $"New {n}",
                    },
                }
        );
        (
            await server.Api.PostAsync("/api/batch", new JsonObject { ["requests"] = new JsonArray([.. requests]) })
        ).EnsureSuccess();
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Files_are_downloaded_protected_ones_too(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"], null, Cancellation);
        await Harbour.CreateCollectionsAsync(server);
        await Harbour.FillAsync(server, 3);
        await using var source = new ApiSource(await Harbour.OpenAsync(server));
        var papers = (await source.GetStreamsAsync(Cancellation)).Single(s => s.Name == "papers");
        var record = await server.Api.GetAsync($"/api/collections/papers/records/{Harbour.Id("paper", 1)}");

        Read((string)record!["open"]!).ShouldBe(Harbour.FileContent("open 1.txt"));
        Read((string)record["sealed"]![1]!).ShouldBe(Harbour.FileContent("sealed1b.tar.gz"));
        source.Open(papers, Harbour.Id("paper", 1), "absent.txt").ShouldBeNull();

        // Fetched ahead: in whatever order they are asked for, some never, some missing, some twice.
        var names = Enumerable
            .Repeat((string)record["open"]!, 3)
            .Append("absent.txt")
            .Append((string)record["sealed"]![1]!);
        source.Expect(papers, [.. names.Select(n => (Harbour.Id("paper", 1), n))]);
        Read((string)record["sealed"]![1]!).ShouldBe(Harbour.FileContent("sealed1b.tar.gz"));
        source.Open(papers, Harbour.Id("paper", 1), "absent.txt").ShouldBeNull();
        Read((string)record["open"]!).ShouldBe(Harbour.FileContent("open 1.txt"));
        Read((string)record["open"]!).ShouldBe(Harbour.FileContent("open 1.txt"));
        source.Expect(papers, [(Harbour.Id("paper", 1), (string)record["sealed"]![0]!)]);
        source.Expect(papers, [(Harbour.Id("paper", 1), (string)record["sealed"]![1]!)]);
        Read((string)record["sealed"]![0]!).ShouldBe(Harbour.FileContent("sealed1a.txt"));
        source.Open(papers, Harbour.Id("paper", 1), "../../x").ShouldBeNull();

        byte[] Read(string name)
        {
            using var file = source.Open(papers, Harbour.Id("paper", 1), name).ShouldNotBeNull();
            using var content = new MemoryStream();
            file.Content.CopyTo(content);
            return content.ToArray();
        }
    }

    private static async Task<List<string>> ReadAsync(ISource source, SourceStream stream, ReadOptions options)
    {
        var rows = new List<string>();
        await foreach (var batch in source.ReadAsync(stream, options, Cancellation))
        {
            using (batch)
            {
                for (var row = 0; row < batch.Count; row++)
                {
                    batch.Fault(row).ShouldBeNull();
                    rows.Add(string.Join("|", batch.Columns.Select((c, i) => $"{c}={Text(batch, row, i)}").Order()));
                }
            }
        }

        return rows;
    }

    private static string Text(RowBatch batch, int row, int column)
    {
        var cell = batch[row, column];
        return cell.Kind switch
        {
            CellKind.Text => "text " + Encoding.UTF8.GetString(batch.Bytes(cell)),
            CellKind.Json => Encoding.UTF8.GetString(batch.Bytes(cell)),
            CellKind.Number => Encoding.UTF8.GetString(batch.Bytes(cell)),
            CellKind.Integer => cell.Integer.ToString(),
            CellKind.Real => cell.Real.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            CellKind.Boolean => cell.Boolean ? "true" : "false",
            _ => "null",
        };
    }
}
