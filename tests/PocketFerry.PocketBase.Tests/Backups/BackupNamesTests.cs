using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Backups;

namespace PocketFerry.PocketBase.Tests.Backups;

public sealed class BackupNamesTests
{
    [Theory]
    [InlineData("a.zip", true)]
    [InlineData("a_b-9.zip", true)]
    [InlineData(".zip", false)]
    [InlineData("A.zip", false)]
    [InlineData("a.ZIP", false)]
    [InlineData("a b.zip", false)]
    [InlineData("a.b.zip", false)]
    [InlineData("../a.zip", false)]
    [InlineData("ü.zip", false)]
    [InlineData("a.zip\n", false)]
    public void Names_are_those_that_PocketBase_takes(string name, bool valid) =>
        BackupNames.IsValid(name).ShouldBe(valid);

    [Fact]
    public void A_name_has_150_characters_at_most()
    {
        BackupNames.IsValid(new string('a', 146) + ".zip").ShouldBeTrue();
        BackupNames.IsValid(new string('a', 147) + ".zip").ShouldBeFalse();
    }

    [Fact]
    public void A_new_name_gets_its_ending()
    {
        BackupNames.ForNew("nightly").ShouldBe("nightly.zip");
        Should.Throw<EndpointException>(() => BackupNames.ForNew("Nightly")).Failure.ShouldBe(EndpointFailure.Usage);
        BackupNames.IsValid(BackupNames.Now()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("../data.db")]
    [InlineData("a/b.zip")]
    [InlineData("..")]
    [InlineData("")]
    public void An_existing_name_never_leaves_the_folder(string name) =>
        Should.Throw<EndpointException>(() => BackupNames.ForExisting(name)).Failure.ShouldBe(EndpointFailure.Usage);
}
