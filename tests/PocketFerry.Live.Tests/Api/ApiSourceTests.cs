using System.Text;
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
        (await ReadAsync(source, boats, ReadOptions.Default)).Count.ShouldBe(1001);
        (await ReadAsync(source, boats, ReadOptions.Default with { Limit = 250 })).Count.ShouldBe(250);
        (await ReadAsync(source, boats, ReadOptions.Default with { Filter = "kind='motor'" })).Count.ShouldBe(1);
        var fleet = (await source.GetStreamsAsync(Cancellation)).Single(s => s.Name == "fleet");
        (await ReadAsync(source, fleet, ReadOptions.Default with { Limit = 1500 })).Count.ShouldBe(1500);
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
