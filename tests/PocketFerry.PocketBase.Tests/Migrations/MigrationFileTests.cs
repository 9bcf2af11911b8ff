using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Migrations;
using PocketFerry.PocketBase.Tests.DataDirectory.Schema;

namespace PocketFerry.PocketBase.Tests.Migrations;

public sealed class MigrationFileTests
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    [Theory]
    [InlineData("Shop & more", "1790000000_shop___more.js")]
    [InlineData("../../etc/passwd", "1790000000_etc_passwd.js")]
    [InlineData("", "1790000000_collections.js")]
    public void Its_name_is_a_plain_one(string name, string expected) =>
        MigrationFile
            .Create([FreshFile.Parse("""{"name":"a","type":"base"}""")], name, Time)
            .FileName.ShouldBe(expected);

    [Fact]
    public void It_holds_no_secrets_and_no_end_of_line_that_JavaScript_would_see()
    {
        Collection[] collections =
        [
            FreshFile.Parse(
                """{"id":"u","name":"u","type":"auth","authToken":{"secret":"SECRET1"},"oauth2":{"enabled":true,"providers":[{"name":"google","clientSecret":"SECRET2"}]},"fields":[{"name":"s","type":"select","values":["a\u2028b"]}]}"""
            ),
        ];
        var text = MigrationFile.Create(collections, "x", Time).Text;
        text.ShouldNotContain("SECRET", Case.Sensitive);
        text.ShouldNotContain("\u2028");
        text.ShouldContain("a\\u2028b");
        text.ShouldContain("\"enabled\": false");
    }

    [Fact]
    public void Going_back_never_deletes_users_or_system_collections()
    {
        using var file = new FreshFile("""{"id":"c_mine","name":"mine","type":"base"}""");
        var text = MigrationFile.Create(file.Store.ReadAll(), "x", Time).Text;
        var down = text[text.IndexOf("}, (app) => {", StringComparison.Ordinal)..];
        down.ShouldContain("\"c_mine\"");
        down.ShouldNotContain("users");
        text.ShouldNotContain("_superusers");
    }

    [Fact]
    public void No_difference_is_no_file()
    {
        Collection[] same = [FreshFile.Parse("""{"id":"a","name":"a","type":"base"}""")];
        Should
            .Throw<EndpointException>(() => MigrationFile.Create(same, same, "x", Time))
            .Failure.ShouldBe(EndpointFailure.Usage);
    }
}
