using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Tests.Api;

public sealed class BatchLimitTests
{
    [Fact]
    public void Batches_shrink_where_the_server_is_slow_and_grow_where_it_is_fast()
    {
        var limit = new BatchLimit(200, TimeSpan.FromSeconds(3), 128 << 20);

        limit.Learn(200, TimeSpan.FromSeconds(2));
        limit.Count.ShouldBe(100);
        limit.Learn(100, TimeSpan.FromMilliseconds(50));
        limit.Count.ShouldBe(200);
        limit.Learn(200, TimeSpan.FromMilliseconds(50));
        limit.Count.ShouldBe(200);
        limit.TryShrink(200).ShouldBeTrue();
        limit.Count.ShouldBe(100);
        limit.TryShrink(1).ShouldBeFalse();
        limit.Count.ShouldBe(1);
    }
}
