using PocketFerry.PocketBase.DataDirectory.Storage;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

public class StoragePathTests
{
    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    public void A_name_that_could_leave_its_folder_gives_no_path(string name)
    {
        StoragePath.Of("/s", "c", "r", name).ShouldBeNull();
        StoragePath.Of("/s", "c", name, "f").ShouldBeNull();
        StoragePath.Of("/s", name, "r", "f").ShouldBeNull();
    }

    [Fact]
    public void Ordinary_names_do() =>
        StoragePath.Of("/s", "c", "r", "..f.txt").ShouldBe(Path.Combine("/s", "c", "r", "..f.txt"));
}
