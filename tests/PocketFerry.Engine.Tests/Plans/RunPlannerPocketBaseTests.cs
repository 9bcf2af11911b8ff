using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Tests.Plans;

public sealed class RunPlannerPocketBaseTests
{
    private static readonly Collection Users = NewCollection.Auth(
        "members",
        [NewField.Text("nick"), NewField.File("avatar")]
    );

    private static readonly Collection Posts = NewCollection
        .Base(
            "posts",
            [
                NewField.Text("title"),
                NewField.Relation("author", Users.Id),
                NewField.Relation("pinned", "pbc_comments"),
            ],
            ["CREATE INDEX `idx_title_pbc_1125843985` ON `posts` (`title`)"]
        )
        .With("id", "pbc_1125843985")
        .With("listRule", "author = @request.auth.id");

    private static readonly Collection Comments = NewCollection
        .Base("comments", [NewField.Relation("post", "pbc_1125843985")])
        .With("id", "pbc_comments");

    private static readonly Collection View = Collection.Parse(
        JsonNode.Parse("""{"id":"v","name":"stats","type":"view","viewQuery":"select 1 id","fields":[]}""")!.AsObject()
    );

    [Fact]
    public async Task Missing_collections_are_copied_with_all_they_have()
    {
        var plan = (await PlanAsync([], new PlanRequest { CreateMissing = true })).Plan;
        plan.CreateCollections.Select(c => c.Name).ShouldBe(["members", "comments", "posts"], ignoreOrder: true);
        var posts = plan.CreateCollections.Single(c => c.Name == "posts");
        posts.Id.ShouldBe(Posts.Id);
        posts.Rule("listRule").ShouldBe("author = @request.auth.id");
        posts.Indexes.ShouldBe(Posts.Indexes);
        posts.Fields.Select(f => f.Id).ShouldBe(Posts.Fields.Select(f => f.Id));
        plan.Streams.ShouldAllBe(s => s.Ids == IdPolicy.Keep && s.KeyColumns.Count == 0);
        plan.Streams[0].TargetName.ShouldBe("members");
    }

    [Fact]
    public async Task Relations_follow_collections_that_have_another_id_in_the_target()
    {
        var members = NewCollection
            .Auth("members", [NewField.Text("nick"), NewField.File("avatar")])
            .With("id", "other");
        var plan = (await PlanAsync([members], new PlanRequest { CreateMissing = true })).Plan;
        var posts = plan.CreateCollections.Single(c => c.Name == "posts");
        ((RelationField)posts.Find("author")!).CollectionId.ShouldBe("other");
        plan.CollectionIds[Users.Id].ShouldBe("other");
    }

    [Fact]
    public async Task A_taken_id_is_replaced_wherever_it_stands()
    {
        var squatter = NewCollection.Base("squatter", [NewField.Text("x")]).With("id", Posts.Id);
        var plan = (await PlanAsync([squatter], new PlanRequest { CreateMissing = true })).Plan;
        var posts = plan.CreateCollections.Single(c => c.Name == "posts");
        posts.Id.ShouldNotBe(Posts.Id);
        posts.Indexes[0].ShouldContain(posts.Id);
        var comments = plan.CreateCollections.Single(c => c.Name == "comments");
        ((RelationField)comments.Find("post")!).CollectionId.ShouldBe(posts.Id);
    }

    [Fact]
    public async Task A_collection_under_another_name_takes_its_indexes_along()
    {
        var request = new PlanRequest
        {
            CreateMissing = true,
            Collections = ["posts"],
            Collection = "articles",
        };
        var comments = NewCollection.Base("comments", []).With("id", "pbc_comments");
        var members = NewCollection.Auth("members", []);
        var made = (await PlanAsync([comments, members], request)).Plan.CreateCollections.ShouldHaveSingleItem();
        made.Name.ShouldBe("articles");
        made.Indexes.ShouldBe(["CREATE INDEX `idx_title_pbc_1125843985` ON `articles` (`title`)"]);
    }

    [Fact]
    public async Task A_relation_into_nowhere_fails_the_plan()
    {
        var request = new PlanRequest { CreateMissing = true, Collections = ["posts"] };
        var error = await Should.ThrowAsync<EndpointException>(() => PlanAsync([], request));
        error.Message.ShouldContain("'author' of 'posts'");
        error.Cure.ShouldContain("posts,members");
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Passwords_of_other_collections_are_not_left_behind_without_a_word(bool secrets, int warnings)
    {
        var doors = NewCollection.Base("doors", [NewField.Text("name"), NewField.Password("pin")]);
        var source = new MemorySource().Add(
            MemorySource.Table("doors", "id", "name", "pin") with
            {
                Collection = doors,
            }
        );
        await using var target = new MemoryTarget(true, doors);

        var planned = await RunPlanner.PlanAsync(source, target, new PlanRequest { WithSecrets = secrets });

        planned.Notes.Count(n => n.Kind == PlanNoteKind.Warning && n.Text.Contains("'pin'")).ShouldBe(warnings);
    }

    [Fact]
    public async Task Secrets_travel_only_when_asked()
    {
        var planned = await PlanAsync([], new PlanRequest { CreateMissing = true });
        var plan = planned.Plan;
        var stream = plan.Streams.Single(s => s.TargetName == "members");
        stream.IgnoredColumns.ShouldBe(["password", "tokenKey"], ignoreOrder: true);
        Secret(plan).ShouldNotBe(Secret(Users));
        planned.Notes.ShouldContain(n => n.Kind == PlanNoteKind.Warning && n.Text.Contains("password hashes"));

        plan = (await PlanAsync([], new PlanRequest { CreateMissing = true, WithSecrets = true })).Plan;
        stream = plan.Streams.Single(s => s.TargetName == "members");
        stream.Fields.Select(m => m.Column).ShouldContain("password");
        stream.WithSecrets.ShouldBeTrue();
        Secret(plan).ShouldBe(Secret(Users));

        static string Secret(object of) =>
            (of as Collection ?? ((RunPlan)of).CreateCollections.Single(c => c.Name == "members")).ToJson()[
                "authToken"
            ]!["secret"]!.GetValue<string>();
    }

    [Fact]
    public async Task An_export_without_secrets_gets_some()
    {
        var json = Users.ToJson();
        json["authToken"]!.AsObject().Remove("secret");
        json.Remove("otp");
        var source = new MemorySource().Add(new SourceStream("members") { Collection = Collection.Parse(json) });
        var request = new PlanRequest { CreateMissing = true, WithSecrets = true };
        var made = (await RunPlanner.PlanAsync(source, new MemoryTarget(true), request))
            .Plan.CreateCollections[0]
            .ToJson();
        made["authToken"]!["secret"]!.GetValue<string>().Length.ShouldBe(50);
        made["otp"]!["length"]!.GetValue<int>().ShouldBe(8);
    }

    [Fact]
    public async Task Files_can_stay_behind()
    {
        var plan = (await PlanAsync([], new PlanRequest { CreateMissing = true, Files = false })).Plan;
        plan.Streams.Single(s => s.TargetName == "members").IgnoredColumns.ShouldContain("avatar");
    }

    [Fact]
    public async Task PocketBases_own_collections_travel_when_named_and_provider_accounts_with_the_users()
    {
        var request = new PlanRequest { CreateMissing = true };
        var names = (await PlanAsync([], request)).Plan.Streams.Select(s => s.Stream.Name).ToList();
        names.ShouldNotContain("_superusers");
        names.ShouldNotContain("stats");
        names.ShouldContain("_externalAuths");
        names.IndexOf("_externalAuths").ShouldBeGreaterThan(names.IndexOf("members"));

        names =
        [
            .. (
                await PlanAsync([], request with { Collections = ["comments", "posts", "members", "_superusers"] })
            ).Plan.Streams.Select(s => s.Stream.Name),
        ];
        names.ShouldContain("_superusers");
        names =
        [
            .. (await PlanAsync([Posts], request with { Collections = ["comments"] })).Plan.Streams.Select(s =>
                s.Stream.Name
            ),
        ];
        names.ShouldBe(["comments"]);
    }

    private static Task<PlannedRun> PlanAsync(Collection[] target, PlanRequest request)
    {
        var own = NewCollection.Base("_externalAuths", [NewField.Text("collectionRef")]).With("system", true);
        var superusers = NewCollection.Auth("_superusers", []).With("system", true);
        var source = new MemorySource();
        foreach (var collection in (Collection[])[superusers, own, View, Comments, Posts, Users])
        {
            source.Add(new SourceStream(collection.Name) { Collection = collection });
        }

        return RunPlanner.PlanAsync(source, new MemoryTarget(true, [own, superusers, .. target]), request);
    }
}
