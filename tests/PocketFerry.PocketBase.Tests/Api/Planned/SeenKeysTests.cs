using PocketFerry.PocketBase.Api.Writing.Planned;

namespace PocketFerry.PocketBase.Tests.Api.Planned;

public class SeenKeysTests
{
    [Fact]
    public void What_went_to_the_file_is_still_seen()
    {
        using var seen = new SeenKeys(mostInMemory: 100);
        UInt128 Key(int number) => UInt128.MaxValue / (UInt128)(number + 1);
        for (var i = 0; i < 1050; i++)
        {
            seen.Add(Key(i)).ShouldBeTrue();
        }

        for (var i = 0; i < 1050; i++)
        {
            seen.Add(Key(i)).ShouldBeFalse();
        }

        seen.Clear();
        seen.Add(Key(3)).ShouldBeTrue();
    }
}
