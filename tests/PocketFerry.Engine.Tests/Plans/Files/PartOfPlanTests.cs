using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Tests.Plans.Files;

/// <summary>A run that takes some of a plan's collections gives relations the ids that the whole plan gives them.</summary>
public sealed class PartOfPlanTests
{
    private const string Plan = """
        version: 1
        from: a.db
        to: pb_data
        collections:
          makers: { from: maker, key: [id], fields: { name: name } }
          tags: { from: tag, key: [code], fields: { code: code } }
          things:
            from: thing
            key: [id]
            fields:
              no: { from: id, type: number }
              maker: { from: maker, to: makers, onMissing: "null" }
              tags: { through: 'thing_tag(thing, tag)', to: tags }
        """;

    [Fact]
    public async Task Relations_lead_to_records_of_collections_that_are_left_out()
    {
        var whole = await PlannedAsync(Plan, []);
        var part = await PlannedAsync(Plan, [.. whole.Planned.Plan.CreateCollections], "things");

        var stream = part.Planned.Plan.Streams.ShouldHaveSingleItem();
        stream.TargetName.ShouldBe("things");
        stream.Fields.Single(f => f.Field.Name == "maker").Presence.ShouldBe(new Lookup("makers", "id"));
        stream.Fields.Single(f => f.Field.Name == "maker").DeriveFor.ShouldBe("makers");
        var tags = await whole.ValuesAsync("tags", "id");
        (await part.ValuesAsync("things", "tags")).ShouldBe([$"[\"{tags[1]}\"]", $"[\"{tags[0]}\"]"]);
        // What isn't carried is nothing to speak of.
        part.Planned.Notes.ShouldAllBe(n => n.Stream == "thing" || n.Stream == "");
    }

    [Fact]
    public async Task Fields_that_the_plan_leaves_to_the_collection_are_followed_too()
    {
        const string plan = """
            version: 1
            from: a.db
            to: pb_data
            collections:
              makers: { from: maker, key: [id], fields: { name: name } }
              things: { from: thing, key: [id], leaveOut: "*" }
            """;
        var whole = await PlannedAsync(plan, []);
        var makers = await whole.ValuesAsync("makers", "id");
        (await whole.ValuesAsync("things", "maker_ref")).ShouldBe(makers);
        var part = await PlannedAsync(plan, [.. whole.Planned.Plan.CreateCollections], "things");
        (await part.ValuesAsync("things", "maker_ref")).ShouldBe(makers);
    }

    [Fact]
    public async Task A_parent_that_is_left_out_and_not_there_is_refused()
    {
        var error = await Should.ThrowAsync<EndpointException>(() => PlannedAsync(Plan, [], "things"));
        error.Message.ShouldBe("p.yaml:12:33: The target has no collection 'makers' yet, and this run leaves it out.");
        error.Cure.ShouldBe("Take 'makers' along (--collections, --exclude), or carry it first.");
    }

    [Fact]
    public async Task What_nothing_leads_to_need_not_be_there()
    {
        var plan = Plan.Replace("from: tag,", "from: gone,", StringComparison.Ordinal);
        var whole = await PlannedAsync(Plan, []);
        var part = await PlannedAsync(plan, [.. whole.Planned.Plan.CreateCollections], "makers");
        part.Planned.Plan.Streams.ShouldHaveSingleItem().TargetName.ShouldBe("makers");
    }

    private static async Task<PlannedFile> PlannedAsync(string plan, Collection[] target, params string[] taken)
    {
        var tag = MemorySource.Table("tag", "code");
        var source = new MemorySource()
            .Add(MemorySource.Table("maker", "id:INTEGER", "name") with { Key = ["id"] }, [1L, "x"], [2L, "y"])
            // Its column ignores case, so 'RED' is 'red'.
            .Add(tag with { Columns = [.. tag.Columns.Select(c => c with { IgnoresCase = true })] }, ["Red"], ["Blue"])
            .Add(
                MemorySource.Table("thing", "id:INTEGER", "maker:INTEGER") with
                {
                    Key = ["id"],
                    ForeignKeys = [new SourceForeignKey(["maker"], "maker", ["id"])],
                },
                [1L, 1L],
                [2L, 2L]
            )
            .Add(MemorySource.Table("thing_tag", "thing:INTEGER", "tag"), [1L, "BLUE"], [2L, "red"]);
        var request = new PlanRequest
        {
            File = PlanReader.Read(plan, "p.yaml"),
            CreateMissing = true,
            Collections = taken,
        };
        return new PlannedFile(source, await RunPlanner.PlanAsync(source, new MemoryTarget(true, target), request));
    }
}
