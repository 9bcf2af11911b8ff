using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.DataDirectory.Schema;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Schema;

public sealed class CollectionChangeTests
{
    private const string Things = """
        {"id":"c_things","name":"things","type":"base","fields":[{"id":"f_a","name":"a","type":"text"},
        {"id":"f_s","name":"s","type":"select","values":["x","y"],"maxSelect":2},
        {"id":"f_r","name":"r","type":"relation","collectionId":"_pb_users_auth_"}]}
        """;

    private const string Kept = """
        {"name":"s","type":"select","values":["x","y"],"maxSelect":2},{"name":"r","type":"relation","collectionId":"_pb_users_auth_"}
        """;

    [Fact]
    public void Fields_of_another_instance_are_the_same_by_name_and_type()
    {
        using var file = new FreshFile(Things);
        file.Database.Run("INSERT INTO things (id, a) VALUES ('1', 'treasure')");
        var changed = file.Store.AddFields(
            FreshFile.Parse(
                $$"""{"name":"things","type":"base","fields":[{"id":"elsewhere","name":"a","type":"text"},{{Kept}},{"name":"new","type":"bool"}]}"""
            )
        );

        changed.Id.ShouldBe("c_things");
        changed
            .Fields.Select(field => field.Id)
            .ShouldBe(["text3208210256", "f_a", "f_s", "f_r", "bool1810056261"], Case.Sensitive);
        file.Database.Text("SELECT a || new FROM things").ShouldBe("treasure0");
    }

    [Theory]
    [InlineData(
        """{"name":"a","type":"text"},{"name":"s","type":"select","values":["x","y"],"maxSelect":2}""",
        "drop field 'r'"
    )]
    [InlineData("""{"name":"a","type":"number"},KEPT""", "empty field 'a'")]
    [InlineData("""{"id":"f_a","name":"b","type":"text"},KEPT""", "rename field 'a' to 'b'")]
    [InlineData(
        """{"name":"a","type":"text"},{"name":"s","type":"select","values":["x","y"],"maxSelect":1},{"name":"r","type":"relation","collectionId":"_pb_users_auth_"}""",
        "only the last"
    )]
    public void What_loses_data_is_refused_until_it_is_allowed(string fields, string reason)
    {
        using var file = new FreshFile(Things);
        var before = file.Snapshot;
        var changed = FreshFile.Parse(
            $$"""{"name":"things","type":"base","fields":[{{fields.Replace("KEPT", Kept)}}]}"""
        );
        var error = Should.Throw<EndpointException>(() => file.Store.AddFields(changed));
        error.Message.ShouldContain(reason);
        error.Cure.ShouldContain("--allow-drop");
        file.Snapshot.ShouldBe(before);

        file.Store.Apply([], [changed], new SchemaChangeOptions { AllowDrop = true });
        file.Snapshot.ShouldNotBe(before);
    }

    [Theory]
    [InlineData("""{"id":"c_things","name":"things","type":"auth"}""", "can't change its type")]
    [InlineData("""{"name":"_mfas","type":"base","listRule":""}""", "listRule of a system collection")]
    [InlineData("""{"name":"nowhere","type":"base"}""", "no such collection")]
    [InlineData(
        """{"name":"things","type":"base","fields":[{"id":"f_a","name":"a","type":"text"},{"name":"s","type":"select","values":["x","y"],"maxSelect":2},{"name":"r","type":"relation","collectionId":"c_things"}]}""",
        "can't change the collection"
    )]
    public void What_can_never_change_is_refused(string json, string reason)
    {
        using var file = new FreshFile(Things);
        var options = new SchemaChangeOptions { AllowDrop = true };
        Should
            .Throw<EndpointException>(() => file.Store.Apply([], [FreshFile.Parse(json)], options))
            .Message.ShouldContain(reason);
    }

    [Fact]
    public void Rules_of_others_keep_a_field_from_being_dropped()
    {
        using var file = new FreshFile(
            Things,
            """{"name":"watcher","type":"base","listRule":"@collection.things.a ?= 'x'"}"""
        );
        var changed = FreshFile.Parse($$"""{"name":"things","type":"base","fields":[{{Kept}}]}""");
        var options = new SchemaChangeOptions { AllowDrop = true };
        var error = Should.Throw<EndpointException>(() => file.Store.Apply([], [changed], options));
        error.Message.ShouldContain("'watcher'");
    }

    [Fact]
    public void Views_follow_the_fields_they_show()
    {
        using var file = new FreshFile(
            Things,
            """{"id":"v","name":"shown","type":"view","viewQuery":"SELECT id, a, s FROM things"}"""
        );
        file.Store.AddFields(
            FreshFile.Parse(
                $$"""{"name":"things","type":"base","fields":[{"name":"a","type":"text","max":9},{{Kept}}]}"""
            )
        );
        file.Store.Find("shown")!.Find("a")!.ToJson()["max"]!.GetValue<int>().ShouldBe(9);
    }

    [Fact]
    public void An_index_that_stays_is_not_made_anew()
    {
        using var file = new FreshFile(
            """{"name":"t","type":"base","fields":[{"name":"a","type":"text"}],"indexes":["CREATE INDEX i ON t (a)"]}"""
        );
        var page = file.Database.Integer("SELECT rootpage FROM sqlite_master WHERE name = 'i'");
        file.Database.Execute("CREATE TABLE hole (x); DROP TABLE hole");
        file.Store.AddFields(
            FreshFile.Parse(
                """{"name":"t","type":"base","fields":[{"name":"a","type":"text"},{"name":"b","type":"text"}],"indexes":["create index i on t(a)","CREATE INDEX j ON t (b)"]}"""
            )
        );
        file.Database.Integer("SELECT rootpage FROM sqlite_master WHERE name = 'i'").ShouldBe(page);
        file.Database.Integer("SELECT count(*) FROM sqlite_master WHERE name = 'j'").ShouldBe(1);
    }
}
