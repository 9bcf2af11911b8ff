using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Tests.Api;

public sealed class FilterListTests
{
    [Fact]
    public void Filters_keep_within_the_servers_limits_and_lose_no_condition()
    {
        var conditions = Enumerable.Range(0, 1000).Select(i => $"id='{i:d15}'").ToList();

        var filters = FilterList.Of(conditions).ToList();

        filters.SelectMany(f => f.Split("||")).ShouldBe(conditions);
        filters.ShouldAllBe(f => f.Length <= 3500 && Uri.EscapeDataString(f).Length < 8000);
        FilterList
            .Of(Enumerable.Repeat("a=1", 500))
            .ShouldAllBe(f => f.Split("||", StringSplitOptions.None).Length <= 200);
        FilterList
            .Of(Enumerable.Repeat("(a=1&&b=2)", 300), 2)
            .ShouldAllBe(f => f.Split("||", StringSplitOptions.None).Length <= 100);
        FilterList.Of([]).ShouldBeEmpty();
    }

    [Fact]
    public void Quotes_in_values_stay_values()
    {
        RecordQuery.Literal("it's").ShouldBe(@"'it\'s'");
        RecordQuery
            .Behind("a b", "x'y", "n>1", 10)
            .ShouldBe(
                "api/collections/a%20b/records?perPage=10&filter=%28n%3E1%29%26%26id%3E%27x%5C%27y%27&skipTotal=1&sort=id"
            );
        RecordQuery
            .Behind("a", "x", "", 10, "y'")
            .ShouldBe(
                "api/collections/a/records?perPage=10&filter=id%3E%27x%27%26%26id%3C%3D%27y%5C%27%27&skipTotal=1&sort=id"
            );
        RecordQuery
            .Nth("a", "x", "n>1", 950)
            .ShouldBe(
                "api/collections/a/records?perPage=1&filter=%28n%3E1%29%26%26id%3E%27x%27&page=950&skipTotal=1&sort=id&fields=id"
            );
    }
}
