using System.Diagnostics;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Direct;

/// <summary>The direct road beside a server that is running.</summary>
public class RunningServerTests
{
    public static TheoryData<string> Versions => [.. PocketBaseBinary.All.Select(b => b.Version)];

    private const string Notes = """
        {"name":"notes","type":"base","listRule":"","createRule":"","fields":[
          {"name":"title","type":"text"},{"name":"n","type":"number"}],
         "indexes":["CREATE UNIQUE INDEX idx_notes_title ON notes (title)"]}
        """;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task It_is_noticed_and_the_cure_is_named(string version)
    {
        using var folder = new TempFolder();
        await using var server = await Start(version, folder);

        var refusal = await Should.ThrowAsync<EndpointException>(() => Load(folder["pb_data"], 10, p => p));

        refusal.Message.ShouldContain("in use");
        refusal.Cure.ShouldContain("--live");
        await server.StopAsync();
        (await Load(folder["pb_data"], 10, p => p)).Streams[0].Inserted.ShouldBe(10);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task It_sees_at_once_what_was_written_back_under_it(string version)
    {
        using var folder = new TempFolder();
        await using var server = await Start(version, folder);

        await Load(folder["pb_data"], 2000, p => p with { Stopped = true });

        await Serves(server, 2000);
        (await server.Api.PostAsync("/api/collections/notes/records", """{"title":"mine"}""")).Status.ShouldBe(200);
        await server.StopAsync();
        (await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "pragma integrity_check")).ShouldBe("ok");
        (await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "select count(*) from notes")).ShouldBe("2001");
    }

    [Fact]
    public async Task Its_clients_hardly_wait_while_rows_go_in_live()
    {
        using var folder = new TempFolder();
        await using var server = await Start(PocketBaseBinary.Newest.Version, folder);
        await using var client = await SteadyClients.StartAsync(1, (_, number) => Asks(server, number));

        var report = await Load(folder["pb_data"], 30_000, p => p with { Live = true });

        var answers = await client.StopAsync();
        report.Streams[0].Inserted.ShouldBe(30_000);
        answers.Requests.ShouldBeGreaterThan(0);
        answers.Failed.ShouldBe(0);
        answers.Slowest.ShouldBeLessThan(client.Patience(TimeSpan.FromSeconds(3)));
        (
            await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "select count(*) from notes where title like 'row%'")
        ).ShouldBe("30000");
        (await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "pragma integrity_check")).ShouldBe("ok");
    }

    [Fact]
    public async Task A_client_that_takes_a_value_meanwhile_keeps_it_and_the_row_is_named()
    {
        using var folder = new TempFolder();
        await using var server = await Start(PocketBaseBinary.Newest.Version, folder);
        var target = DataDirectoryTarget.Open(folder["pb_data"]);
        var (source, plan) = await Plan(target, 100);
        var live = new RunPlan { Streams = [plan], Live = true };

        // The client's write falls between the copy and the carrying over.
        var report = await new RunExecutor(
            new Interrupted(
                source,
                () => server.Api.PostAsync("/api/collections/notes/records", """{"title":"row 42"}""")
            ),
            target,
            live,
            new RunOptions { OnError = OnError.Reject },
            new MapperOptions()
        ).ExecuteAsync(CancellationToken.None);

        (report.Streams[0].Inserted, report.Streams[0].Rejected).ShouldBe((99, 1));
        (await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "select count(*) from notes")).ShouldBe("100");
    }

    [Fact]
    public async Task Records_that_clients_change_meanwhile_keep_the_clients_values()
    {
        using var folder = new TempFolder();
        await using var server = await Start(PocketBaseBinary.Newest.Version, folder);
        await Load(folder["pb_data"], 20, p => p with { Stopped = true });
        var target = DataDirectoryTarget.Open(folder["pb_data"]);
        var (source, plan) = await Plan(target, 20, reversed: true);

        var report = await new RunExecutor(
            new Interrupted(source, () => Task.WhenAll(Change(server, 3), Change(server, 7))),
            target,
            new RunPlan { Streams = [plan with { Mode = WriteMode.Upsert }], Live = true },
            new RunOptions { OnError = OnError.Reject },
            new MapperOptions()
        ).ExecuteAsync(CancellationToken.None);

        (report.Streams[0].Updated, report.Streams[0].Rejected).ShouldBe((18, 2));
        (
            await Sqlite3.ScalarAsync(
                folder["pb_data/data.db"],
                "select group_concat(title) from notes where title like 'client%'"
            )
        ).ShouldBe("client 3,client 7");
        (await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "select count(*) from notes where n >= 1000")).ShouldBe(
            "18"
        );
    }

    private static Task Change(PocketBaseServer server, int row) =>
        server.Api.PatchAsync($"/api/collections/notes/records/{row:D15}", $$"""{"title":"client {{row}}"}""");

    private static async Task<PocketBaseServer> Start(string version, TempFolder folder)
    {
        var server = await PocketBaseServer.StartAsync(
            PocketBaseBinary.All.First(b => b.Version == version),
            folder["pb_data"]
        );
        await server.Api.CreateCollectionAsync(Notes);
        return server;
    }

    private static async Task<RunReport> Load(string directory, int rows, Func<RunPlan, RunPlan> change)
    {
        var target = DataDirectoryTarget.Open(directory);
        var (source, plan) = await Plan(target, rows);
        return await new RunExecutor(
            source,
            target,
            change(new RunPlan { Streams = [plan] }),
            new RunOptions(),
            new MapperOptions()
        ).ExecuteAsync(CancellationToken.None);
    }

    private static async Task<(MemorySource, StreamPlan)> Plan(
        DataDirectoryTarget target,
        int rows,
        bool reversed = false
    )
    {
        var collection = (await target.GetCollectionsAsync(CancellationToken.None)).First(c => c.Name == "notes");
        var stream = MemorySource.Table("notes", "id", "title", "n") with { RowCount = rows };
        var values = Enumerable
            .Range(0, rows)
            .Select(i => new object?[] { $"{i:D15}", $"row {i}", reversed ? i + 1000 : i });
        var source = new MemorySource().Add(stream, [.. reversed ? values.Reverse() : values]);
        string[] fields = ["id", "title", "n"];
        return (
            source,
            new StreamPlan
            {
                Stream = stream,
                Collection = collection,
                TargetName = "notes",
                Fields = [.. fields.Select(f => new FieldMap(collection.Find(f)!, f))],
            }
        );
    }

    private static async Task Serves(PocketBaseServer server, int count)
    {
        var page = await server.Api.GetAsync("/api/collections/notes/records?perPage=1&filter=title='row 7'");
        page!["items"]![0]!["n"]!.GetValue<double>().ShouldBe(7);
        var all = await server.Api.GetAsync("/api/collections/notes/records?perPage=1");
        all!["totalItems"]!.GetValue<int>().ShouldBe(count);
    }

    private static async Task<bool> Asks(PocketBaseServer server, int number)
    {
        var made = await server.Api.PostAsync("/api/collections/notes/records", $$"""{"title":"client {{number}}"}""");
        await server.Api.GetAsync("/api/collections/notes/records?perPage=1");
        return made.Status == 200;
    }

    private sealed class Interrupted(MemorySource source, Func<Task> between) : ISource
    {
        public string Name => source.Name;

        public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
            source.GetStreamsAsync(cancellation);

        public async IAsyncEnumerable<PocketFerry.Model.Records.RowBatch> ReadAsync(
            SourceStream stream,
            ReadOptions options,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
        )
        {
            await foreach (var batch in source.ReadAsync(stream, options, cancellation))
            {
                yield return batch;
            }

            await between();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
