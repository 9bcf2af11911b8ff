using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Tests.Memory;

namespace PocketFerry.Engine.Tests.Plans.Files;

public sealed class LookupTests
{
    private const string Plan = """
          countries:
            from: countries
            key: id
            fields:
              code: { from: code, type: text }
          towns:
            from: towns
            key: id
            fields:
              country: { from: country, to: countries, by: code, onError: "null" }
        """;

    [Fact]
    public async Task A_relation_is_found_by_another_field()
    {
        var planned = await PlannedFile.OfAsync(Source(), Plan);
        var ids = await planned.ValuesAsync("countries", "id");
        (await planned.ValuesAsync("towns", "country")).ShouldBe([ids[0], ids[1], "", "", "", ""]);
    }

    [Fact]
    public async Task What_is_not_found_or_not_alone_is_a_reject()
    {
        var planned = await PlannedFile.OfAsync(
            Source(),
            Plan.Replace(", onError: \"null\"", "", StringComparison.Ordinal)
        );
        var values = await planned.ValuesAsync("towns", "country");
        values.Skip(2).ShouldBe(["no_such_record country", "several_records country", "", "no_such_record country"]);
    }

    [Fact]
    public async Task A_relation_that_leads_nowhere_is_left_out_where_the_plan_says_so()
    {
        var plan = Plan.Replace("by: code, onError", "onMissing: \"null\", onError", StringComparison.Ordinal);
        var source = Source();
        var planned = await PlannedFile.OfAsync(source, plan);
        var ids = await planned.ValuesAsync("countries", "id");
        (await planned.ValuesAsync("towns", "country")).ShouldBe(["", "", "", "", "", ""]);
        var byKey = await PlannedFile.OfAsync(source, plan.Replace("from: country,", "from: number,"));
        (await byKey.ValuesAsync("towns", "country")).ShouldBe([ids[0], "", ids[3], "", ids[2], ""]);
    }

    [Theory]
    [InlineData("by: name", "has no field 'name'")]
    [InlineData("by: id, from: [country, number]", "one column")]
    public async Task A_lookup_that_cannot_be_is_refused(string by, string message)
    {
        var plan = Plan.Replace("by: code", by, StringComparison.Ordinal);
        if (by.Contains("from", StringComparison.Ordinal))
        {
            plan = plan.Replace("from: country, ", "", StringComparison.Ordinal);
        }

        var error = await Should.ThrowAsync<EndpointException>(() => PlannedFile.OfAsync(Source(), plan));
        error.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Keys_that_differ_in_case_alone_are_one_where_the_source_says_so()
    {
        const string plan = """
              countries: { from: countries, key: code, fields: { name: { from: id, type: text } }, leaveOut: "*" }
              towns: { from: towns, key: id, fields: { country: { from: country, to: countries } }, leaveOut: "*" }
            """;
        foreach (var ignores in new[] { true, false })
        {
            var planned = await PlannedFile.OfAsync(Source(ignores), plan);
            var ids = await planned.ValuesAsync("countries", "id");
            var towns = await planned.ValuesAsync("towns", "country");
            (towns[5] == ids[0]).ShouldBe(ignores);
            towns[0].ShouldBe(ids[0]);
        }
    }

    private static MemorySource Source(bool ignoresCase = false) =>
        new MemorySource()
            .Add(
                new SourceStream("countries")
                {
                    Key = ["id"],
                    Columns = [new SourceColumn("id"), new SourceColumn("code") { IgnoresCase = ignoresCase }],
                },
                ["1", "de"],
                ["2", "fr"],
                ["3", "xx"],
                ["4", "xx"]
            )
            .Add(
                MemorySource.Table("towns", "id", "country", "number") with
                {
                    Key = ["id"],
                },
                ["1", "de", "1"],
                ["2", "fr", "9"],
                ["3", "zz", "4"],
                ["4", "xx", ""],
                ["5", "", "3"],
                ["6", "DE", ""]
            );
}
