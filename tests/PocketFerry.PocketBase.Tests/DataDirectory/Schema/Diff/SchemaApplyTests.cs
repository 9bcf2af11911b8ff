using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema.Diff;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Schema.Diff;

public sealed class SchemaApplyTests
{
    private const string Present = """
        {"id":"p","name":"posts","type":"base","listRule":null,"fields":[{"id":"t","name":"title","type":"text"},
        {"id":"n","name":"count","type":"text"},{"id":"g","name":"gone","type":"bool"}],"indexes":["CREATE INDEX i ON posts (title)"]}
        """;

    private static readonly Collection[] Wanted =
    [
        FreshFile.Parse("""{"id":"_pb_users_auth_","name":"users","type":"auth"}"""),
        FreshFile.Parse(
            """
            {"id":"elsewhere","name":"posts","type":"base","listRule":"","fields":[{"id":"t","name":"headline","type":"text","max":9},
            {"name":"count","type":"number"},{"name":"tag","type":"relation","collectionId":"tags0"},{"name":"self","type":"relation","collectionId":"elsewhere"}],
            "indexes":["CREATE INDEX k ON posts (tag)"]}
            """
        ),
        FreshFile.Parse(
            """{"id":"tags0","name":"tags","type":"base","fields":[{"name":"of","type":"relation","collectionId":"elsewhere"}]}"""
        ),
    ];

    [Fact]
    public void By_default_it_only_adds()
    {
        using var file = WithData();
        var result = SchemaApply.Run(file.Store, Wanted, new SchemaApplyOptions());

        result
            .Applied.ToLines()
            .ShouldBe([
                "~ collection posts (base)",
                "    + field tag: relation",
                "    + field self: relation",
                "    + index k",
                "+ collection tags (base)",
                "    + field of: relation",
            ]);
        result
            .Left.ToLines()
            .ShouldBe([
                "~ collection posts (base)",
                "    ~ field title is renamed to headline",
                "    ~ field headline, max: 0 → 9",
                "    ~ field count goes from text to number, which empties it",
                "    - field gone: bool",
                "    - index i",
                "    ~ listRule: null → \"\"",
                "- collection extra (base)",
            ]);
        file.Store.Find("posts")!.Find("self")!.ToJson()["collectionId"]!.ToString().ShouldBe("p");
        file.Store.Find("tags")!.Find("of")!.ToJson()["collectionId"]!.ToString().ShouldBe("p");
        file.Database.Text("SELECT title || count || gone || tag FROM posts").ShouldBe("treasure51");
    }

    [Fact]
    public void With_everything_allowed_nothing_is_left()
    {
        using var file = WithData();
        var options = new SchemaApplyOptions
        {
            AllowChange = true,
            AllowDrop = true,
            AllowDropCollections = true,
        };
        var result = SchemaApply.Run(file.Store, Wanted, options);

        result.Left.ToLines().ShouldBe([]);
        file.Database.Text("SELECT headline || count FROM posts").ShouldBe("treasure0");
        file.Store.Find("extra").ShouldBeNull();
        file.Store.Find("posts")!.Id.ShouldBe("p");
    }

    [Fact]
    public void Allowed_changes_lose_nothing()
    {
        using var file = WithData();
        var result = SchemaApply.Run(file.Store, Wanted, new SchemaApplyOptions { AllowChange = true });

        result.Left.IsDestructive.ShouldBeTrue();
        file.Store.Find("posts")!.Rule("listRule").ShouldBe("");
        file.Store.Find("posts")!.Indexes.ShouldBe(["CREATE INDEX k ON posts (tag)"]);
        file.Database.Text("SELECT title || count || gone FROM posts").ShouldBe("treasure51");
    }

    [Fact]
    public void An_index_follows_its_field_when_only_losses_are_allowed()
    {
        using var file = WithData();
        SchemaApply.Run(file.Store, Wanted, new SchemaApplyOptions { AllowDrop = true });
        file.Store.Find("posts")!
            .Indexes.ShouldBe(["CREATE INDEX `i` ON `posts` (`headline`)", "CREATE INDEX k ON posts (tag)"]);
        file.Database.Text("SELECT headline FROM posts").ShouldBe("treasure");
    }

    [Fact]
    public void A_dry_run_says_the_same_and_keeps_nothing()
    {
        using var file = WithData();
        var before = file.Snapshot;
        var dry = SchemaApply.Run(file.Store, Wanted, new SchemaApplyOptions { DryRun = true, AllowDrop = true });
        file.Snapshot.ShouldBe(before);
        file.Database.InTransaction.ShouldBeFalse();
        var real = SchemaApply.Run(file.Store, Wanted, new SchemaApplyOptions { AllowDrop = true });
        dry.Applied.ToLines().ShouldBe(real.Applied.ToLines());
        dry.Left.ToLines().ShouldBe(real.Left.ToLines());
    }

    [Fact]
    public void A_running_server_stands_in_the_way()
    {
        using var file = WithData();
        var options = new SchemaApplyOptions { IsServerRunning = true };
        Should.Throw<EndpointException>(() => SchemaApply.Run(file.Store, Wanted, options)).Cure.ShouldContain("Stop");
    }

    private static FreshFile WithData()
    {
        var file = new FreshFile(Present, """{"name":"extra","type":"base"}""");
        file.Database.Run("INSERT INTO posts (id, title, count, gone) VALUES ('1', 'treasure', '5', 1)");
        return file;
    }
}
