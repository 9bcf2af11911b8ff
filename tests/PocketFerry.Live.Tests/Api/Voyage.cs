using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;
using PocketFerry.Model.Records;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>Runs from any source to any target, and compares what two servers hold.</summary>
internal static class Voyage
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RunReport> RunAsync(
        ISource source,
        ITarget target,
        PlanRequest request,
        IRejectSink? rejects = null,
        string? resetList = null
    )
    {
        var planned = await RunPlanner.PlanAsync(source, target, request, Cancellation);
        var options = new RunOptions
        {
            OnError = rejects is null ? OnError.Stop : OnError.Reject,
            Rejects = rejects ?? NoRejects.Instance,
        };
        var executor = new RunExecutor(
            source,
            target,
            planned.Plan with
            {
                ResetList = resetList,
            },
            options,
            new MapperOptions()
        );
        var report = await executor.ExecuteAsync(Cancellation);
        if (rejects is null)
        {
            (report.StoppedBy?.Fault.ToString() ?? report.StopReason).ShouldBeNull();
        }

        return report;
    }

    /// <summary>All records of a collection, by id.</summary>
    public static async Task<Dictionary<string, JsonObject>> RecordsAsync(PocketBaseServer server, string collection)
    {
        var records = new Dictionary<string, JsonObject>();
        for (var page = 1; ; page++)
        {
            var list = await server.Api.GetAsync(
                $"/api/collections/{collection}/records?perPage=500&page={page}&sort=id",
                Cancellation
            );
            var items = list!["items"]!.AsArray();
            foreach (var item in items)
            {
                records.Add((string)item!["id"]!, item.AsObject());
            }

            if (items.Count < 500)
            {
                return records;
            }
        }
    }

    /// <summary>Compares two collections field by field, but for those named.</summary>
    public static async Task ShouldBeEqualAsync(
        PocketBaseServer one,
        PocketBaseServer other,
        string collection,
        params string[] except
    )
    {
        var expected = await RecordsAsync(one, collection);
        var actual = await RecordsAsync(other, collection);
        actual.Keys.Order().ShouldBe(expected.Keys.Order(), collection);
        foreach (var (id, record) in expected)
        {
            foreach (var name in record.Select(p => p.Key).Except([.. except, "collectionId", "collectionName"]))
            {
                var there = actual[id][name]?.ToJsonString();
                there.ShouldBe(record[name]?.ToJsonString(), $"{collection}/{id}.{name}");
            }
        }
    }
}

/// <summary>Keeps rejects in memory.</summary>
internal sealed class KeptRejects : IRejectSink
{
    public List<Reject> All { get; } = [];

    public void Add(StreamPlan stream, RowBatch source, int row, RowFault fault) =>
        All.Add(new Reject(stream.Stream.Name, source.Position(row), fault));
}
