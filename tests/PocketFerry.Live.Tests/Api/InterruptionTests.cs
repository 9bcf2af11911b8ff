using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class InterruptionTests
{
    private static readonly string[] Columns = ["id", "title", "length"];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary, bool, ApiRoad>> Binaries =>
        PocketBaseBinary
            .All.Select(binary => new TheoryDataRow<PocketBaseBinary, bool, ApiRoad>(binary, true, ApiRoad.Auto))
            // One request a record is slow, and of the versions only the ends differ in it.
            .Append(new TheoryDataRow<PocketBaseBinary, bool, ApiRoad>(PocketBaseBinary.Oldest, false, ApiRoad.Auto))
            .Append(new TheoryDataRow<PocketBaseBinary, bool, ApiRoad>(PocketBaseBinary.Newest, false, ApiRoad.Auto))
            .Append(new TheoryDataRow<PocketBaseBinary, bool, ApiRoad>(PocketBaseBinary.Oldest, true, ApiRoad.Hooks))
            .Append(new TheoryDataRow<PocketBaseBinary, bool, ApiRoad>(PocketBaseBinary.Newest, true, ApiRoad.Hooks));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Spoiled_answers_double_nothing_and_lose_nothing(PocketBaseBinary binary, bool batch, ApiRoad road)
    {
        using var folder = new TempFolder();
        await using var from = await PocketBaseServer.StartAsync(binary, folder["from"], null, Cancellation);
        await Harbour.CreateCollectionsAsync(from);
        await Harbour.FillAsync(from, batch ? 1001 : 120);
        await using var quay = await Quay.OpenAsync(binary, batch, maxRequests: 40, road: road);
        var to = quay.Server;
        await using var seaFrom = new RoughSea(from.Address, 3);
        await using var seaTo = new RoughSea(to.Address, 4);

        await using var source = new ApiSource(
            await ApiServer.OpenAsync(
                seaFrom.Address.ToString(),
                Harbour.Superuser,
                new ApiOptions { BatchSize = 50 },
                Cancellation
            )
        );
        await using var target = new ApiTarget(
            await ApiServer.OpenAsync(
                seaTo.Address.ToString(),
                Harbour.Superuser,
                new ApiOptions { Road = road, BatchSize = 40 },
                Cancellation
            )
        );
        var report = await Voyage.RunAsync(
            source,
            target,
            new PlanRequest
            {
                Collections = ["ports", "boats", "papers"],
                CreateMissing = true,
                Mode = WriteMode.Insert,
            }
        );

        seaFrom.Spoiled.ShouldBeGreaterThan(5);
        seaTo.Spoiled.ShouldBeGreaterThan(5);
        report.Streams.Sum(s => s.Inserted).ShouldBe(12 + (batch ? 1001 : 120) + 3);
        string[] dates = road == ApiRoad.Hooks || binary.IsAtLeast("0.39.0") ? [] : ["created", "updated"];
        await Voyage.ShouldBeEqualAsync(from, to, "ports", dates);
        await Voyage.ShouldBeEqualAsync(from, to, "boats", dates);
        await Voyage.ShouldBeEqualAsync(from, to, "papers", [.. dates, "open", "sealed"]);
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_server_killed_and_started_again_gets_everything_once(
        PocketBaseBinary binary,
        bool batch,
        ApiRoad road
    )
    {
        await using var quay = await Quay.OpenAsync(binary, batch, road: road);
        await using var target = await quay.TargetAsync(new ApiOptions { Road = road });
        var count = batch ? 6000 : 2000;
        Task? restart = null;

        IEnumerable<string?[]> Rows()
        {
            for (var i = 1; i <= count; i++)
            {
                if (i == count / 2)
                {
                    restart ??= KillAndStartAsync();
                }

                yield return [Harbour.Id("boat", i), $"Boat {i}", "1"];
            }
        }

        async Task KillAndStartAsync()
        {
            await quay.Server.KillAsync();
            await Task.Delay(500, Cancellation);
            await quay.Server.RestartAsync(Cancellation);
        }

        var report = await Voyage.RunAsync(
            new Lines("boats", Columns, Rows()),
            target,
            new PlanRequest { Mode = WriteMode.Insert, SampleRows = 10 }
        );

        await restart.ShouldNotBeNull();
        report.Streams[0].Inserted.ShouldBe(count);
        (await quay.CountAsync("boats")).ShouldBe(count);
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_the_run_as_unreachable()
    {
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest);
        await using var target = await quay.TargetAsync(new ApiOptions { Patience = TimeSpan.FromSeconds(1) });
        await target.GetCollectionsAsync(Cancellation);
        await quay.Server.KillAsync();

        var error = await Should.ThrowAsync<Engine.Endpoints.EndpointException>(() =>
            target.GetCollectionsAsync(Cancellation)
        );
        error.Failure.ShouldBe(Engine.Endpoints.EndpointFailure.Unreachable);
    }
}
