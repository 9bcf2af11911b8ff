using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class RequiredCircleTests
{
    private static readonly string[] Columns = ["id", "name", "boss"];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_required_relation_to_the_collection_itself_goes_by_sql_or_is_refused(PocketBaseBinary binary)
    {
        await using var quay = await Quay.OpenAsync(binary);
        await quay.Server.Api.CreateCollectionAsync(
            """{"id":"pbc_crew","name":"crew","type":"base","fields":[{"name":"name","type":"text"}]}"""
        );
        (
            await quay.Server.Api.PatchAsync(
                "/api/collections/crew",
                """{"fields":[{"name":"name","type":"text"},{"name":"boss","type":"relation","collectionId":"pbc_crew","required":true,"maxSelect":1}]}"""
            )
        ).EnsureSuccess();
        await using var target = await quay.TargetAsync();
        var story = new string('x', 6000) + "ü😀'";
        string?[][] rows =
        [
            [Harbour.Id("crew", 1), "One 'quoted'", Harbour.Id("crew", 2)],
            [Harbour.Id("crew", 2), story[..4000], Harbour.Id("crew", 1)],
            [Harbour.Id("crew", 3), "Three", "nosuchboss00000"],
        ];
        var rejects = new KeptRejects();
        Task<Engine.Running.RunReport> RunAsync() =>
            Voyage.RunAsync(
                new Lines("crew", Columns, rows),
                target,
                new PlanRequest { Mode = WriteMode.Insert },
                rejects
            );

        if (!binary.IsAtLeast("0.39.0"))
        {
            var error = await Should.ThrowAsync<EndpointException>(RunAsync);
            error.Failure.ShouldBe(EndpointFailure.Usage);
            (await quay.CountAsync("crew")).ShouldBe(0);
            return;
        }

        await RunAsync();
        var crew = await Voyage.RecordsAsync(quay.Server, "crew");
        crew.Count.ShouldBe(2);
        ((string)crew[Harbour.Id("crew", 1)]["boss"]!).ShouldBe(Harbour.Id("crew", 2));
        ((string)crew[Harbour.Id("crew", 1)]["name"]!).ShouldBe("One 'quoted'");
        ((string)crew[Harbour.Id("crew", 2)]["name"]!).ShouldBe(story[..4000]);
        rejects.All.Single().Fault.Code.ShouldBe("validation_missing_rel_records");
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_required_circle_of_two_collections_goes_by_sql_or_is_refused(PocketBaseBinary binary)
    {
        await using var quay = await Quay.OpenAsync(binary);
        await quay.Server.Api.CreateCollectionAsync(
            """{"id":"pbc_ships","name":"ships","type":"base","fields":[{"name":"code","type":"password","required":true}]}"""
        );
        await quay.Server.Api.CreateCollectionAsync(
            """{"id":"pbc_masts","name":"masts","type":"base","fields":[{"name":"ship","type":"relation","collectionId":"pbc_ships","required":true,"maxSelect":1}]}"""
        );
        (
            await quay.Server.Api.PatchAsync(
                "/api/collections/ships",
                """{"fields":[{"name":"code","type":"password","required":true},{"name":"masts","type":"relation","collectionId":"pbc_masts","required":true,"maxSelect":5}]}"""
            )
        ).EnsureSuccess();
        await using var target = await quay.TargetAsync();
        const string Hash = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        var fleet = new Fleet(
            (
                "ships",
                ["id", "code", "masts"],
                [
                    [Harbour.Id("ship", 1), Hash, $"[\"{Harbour.Id("mast", 1)}\",\"{Harbour.Id("mast", 2)}\"]"],
                    [Harbour.Id("ship", 2), Hash, "[\"nosuchmast00000\"]"],
                ]
            ),
            (
                "masts",
                ["id", "ship"],
                [
                    [Harbour.Id("mast", 1), Harbour.Id("ship", 1)],
                    [Harbour.Id("mast", 2), Harbour.Id("ship", 1)],
                ]
            )
        );
        var rejects = new KeptRejects();
        var request = new PlanRequest { Mode = WriteMode.Insert, WithSecrets = true };
        if (!binary.IsAtLeast("0.39.0"))
        {
            var error = await Should.ThrowAsync<EndpointException>(() =>
                Voyage.RunAsync(fleet, target, request, rejects)
            );
            error.Failure.ShouldBe(EndpointFailure.Usage);
            return;
        }

        var judged = await Voyage.RunAsync(fleet, target, request with { DryRun = true }, new KeptRejects());
        judged.Rejected.ShouldBe(1);
        (await quay.CountAsync("ships")).ShouldBe(0);

        await Voyage.RunAsync(fleet, target, request, rejects);
        (await Voyage.RecordsAsync(quay.Server, "ships")).Keys.ShouldBe([Harbour.Id("ship", 1)]);
        (await quay.CountAsync("masts")).ShouldBe(2);
        rejects.All.Single().Fault.Code.ShouldBe("validation_missing_rel_records");
    }
}
