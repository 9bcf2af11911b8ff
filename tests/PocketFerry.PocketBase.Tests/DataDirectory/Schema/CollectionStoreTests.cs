using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Schema;

public sealed class CollectionStoreTests
{
    [Fact]
    public void It_reads_the_web_APIs_form_without_secrets()
    {
        using var file = new FreshFile();
        var users = file.Store.Find("USERS").ShouldNotBeNull();

        users.Type.ShouldBe(CollectionType.Auth);
        users.Rule("createRule").ShouldBe("");
        users.Rule("manageRule").ShouldBeNull();
        var json = users.ToJson();
        json["passwordAuth"]!["enabled"]!.GetValue<bool>().ShouldBeTrue();
        json["authToken"]!.ToJsonString().ShouldBe("""{"duration":604800}""");
        json.ContainsKey("options").ShouldBeFalse();
        json.ToJsonString().ShouldNotContain("secret");
        var secret = file.Store.ReadAll(withSecrets: true).Single(c => c.Name == "users").ToJson()["authToken"]![
            "secret"
        ];
        secret!.GetValue<string>().Length.ShouldBe(50);
    }

    [Fact]
    public void Keys_it_does_not_know_survive()
    {
        using var file = new FreshFile("""{"name":"a","type":"base","fields":[{"name":"x","type":"text"}]}""");
        file.Database.Run(
            "UPDATE _collections SET options = '{\"future\":{\"a\":1}}', fields = replace(fields, '\"max\":0', '\"max\":0,\"glow\":\"blue\"') WHERE name = 'a'"
        );
        var changed = file.Store.Find("a")!;
        changed.ToJson()["future"]!.ToJsonString().ShouldBe("""{"a":1}""");
        file.Store.AddFields(changed.With("listRule", ""));

        file.Database.Text("SELECT options FROM _collections WHERE name = 'a'").ShouldBe("""{"future":{"a":1}}""");
        file.Database.Text("SELECT fields FROM _collections WHERE name = 'a'")!.ShouldContain("\"glow\":\"blue\"");
    }

    [Theory]
    [InlineData("CREATE TABLE x (a)", "no table _collections", "pbferry init")]
    [InlineData("CREATE TABLE _collections (id, name, schema)", "before 0.23", "0.23 or later")]
    [InlineData("CREATE TABLE _collections (id, colour)", "isn't PocketBase's", "data directory")]
    public void Other_databases_are_refused_with_a_cure(string sql, string message, string cure)
    {
        using var database = SqliteDatabase.Open(":memory:", SqliteOpenMode.Create);
        database.Execute(sql);
        var error = Should.Throw<EndpointException>(() => CollectionStore.Open(database));
        error.Message.ShouldContain(message);
        error.Cure.ShouldContain(cure);
    }

    [Fact]
    public void A_row_that_is_no_collection_is_named()
    {
        using var file = new FreshFile("""{"name":"odd","type":"base"}""");
        file.Database.Run(
            "UPDATE _collections SET fields = '[{\"name\":\"v\",\"type\":\"vector\"}]' WHERE name = 'odd'"
        );
        var error = Should.Throw<EndpointException>(() => file.Store.ReadAll());
        error.Message.ShouldContain("'odd'");
        error.Message.ShouldContain("vector");
    }

    [Fact]
    public void Ids_are_PocketBases_and_give_way_to_taken_ones()
    {
        using var file = new FreshFile("""{"id":"pbc_2079371742","name":"other","type":"base"}""");
        var kitchen = file.Store.WriteNew(
            FreshFile.Parse(
                """{"name":"kitchen","type":"base","fields":[{"name":"created","type":"autodate","onCreate":true}]}"""
            )
        );
        kitchen.Id.ShouldBe("pbc_20793717422");
        kitchen.Fields.Select(field => field.Id).ShouldBe(["text3208210256", "autodate2990389176"]);
    }

    [Fact]
    public void Collections_of_one_call_may_refer_to_each_other_by_name()
    {
        using var file = new FreshFile();
        var made = file.Store.Apply(
            [
                FreshFile.Parse("""{"name":"both","type":"view","viewQuery":"SELECT lines.id, lines.a FROM lines"}"""),
                FreshFile.Parse("""{"name":"lines","type":"view","viewQuery":"SELECT id, id AS a FROM a"}"""),
                FreshFile.Parse(
                    """{"name":"a","type":"base","fields":[{"name":"b","type":"relation","collectionId":"b"}]}"""
                ),
                FreshFile.Parse(
                    """{"name":"b","type":"base","fields":[{"name":"a","type":"relation","collectionId":"a"}]}"""
                ),
            ],
            []
        );

        made[2].ToJson()["fields"]![1]!["collectionId"]!.GetValue<string>().ShouldBe(made[3].Id);
        made[0].Find("a")!.ToJson()["collectionId"]!.GetValue<string>().ShouldBe(made[2].Id);
    }

    [Fact]
    public void A_failure_leaves_everything_as_it_was_inside_a_transaction_too()
    {
        using var file = new FreshFile("""{"name":"a","type":"base","fields":[{"name":"t","type":"text"}]}""");
        file.Database.Run("INSERT INTO a (id, t) VALUES ('1', 'same'), ('2', 'same')");
        var before = file.Snapshot;
        var unique = file.Store.Find("a")!.With("indexes", new JsonArray("CREATE UNIQUE INDEX i ON a (t)"));
        var fresh = FreshFile.Parse("""{"name":"b","type":"base"}""");

        file.Database.Execute("BEGIN");
        var error = Should.Throw<EndpointException>(() => file.Store.Apply([fresh], [unique]));
        file.Database.InTransaction.ShouldBeTrue();
        file.Database.Execute("COMMIT");

        error.Message.ShouldContain("equal values");
        file.Snapshot.ShouldBe(before);
        file.Database.InTransaction.ShouldBeFalse();
    }

    [Fact]
    public void Changing_keeps_secrets_and_forgets_them_with_the_sign_in_rule()
    {
        using var file = new FreshFile();
        var before = Secrets(file);
        var users = file.Store.Find("users")!;
        file.Store.AddFields(users.With("passwordAuth", JsonNode.Parse("""{"enabled":false}""")));
        Secrets(file).ShouldBe(before);
        file.Store.Find("users")!.ToJson()["passwordAuth"]!
            .ToJsonString()
            .ShouldBe("""{"enabled":false,"identityFields":["email"]}""");

        file.Store.AddFields(users.With("authRule", "verified = true"));
        var after = Secrets(file);
        after[0].ShouldNotBe(before[0]);
        after[1..].ShouldBe(before[1..]);
    }

    [Fact]
    public void Deleting_takes_table_row_and_sign_ins_but_nothing_in_use()
    {
        using var file = new FreshFile(
            """{"id":"m","name":"members","type":"auth"}""",
            """{"id":"p","name":"posts","type":"base","fields":[{"name":"by","type":"relation","collectionId":"m"}]}""",
            """{"id":"v","name":"view","type":"view","viewQuery":"SELECT id, `by` FROM posts"}"""
        );
        file.Database.Run("INSERT INTO _externalAuths (id, collectionRef) VALUES ('e1', 'm'), ('e2', 'other')");

        Should.Throw<EndpointException>(() => file.Store.Delete("members")).Message.ShouldContain("'posts'");
        Should.Throw<EndpointException>(() => file.Store.Delete("posts")).Message.ShouldContain("view");
        Should.Throw<EndpointException>(() => file.Store.Delete("_superusers")).Message.ShouldContain("system");
        file.Store.DeleteAll(["members", "posts", "view"]);

        file.Store.ReadAll().Select(c => c.Name).Where(name => name[0] != '_').ShouldBe(["users"]);
        file.Database.Integer("SELECT count(*) FROM sqlite_master WHERE tbl_name IN ('members','posts','view')")
            .ShouldBe(0);
        file.Database.Text("SELECT group_concat(id) FROM _externalAuths").ShouldBe("e2");
    }

    private static string[] Secrets(FreshFile file)
    {
        var json = file.Store.ReadAll(withSecrets: true).Single(c => c.Name == "users").ToJson();
        string[] tokens = ["authToken", "fileToken", "emailChangeToken", "passwordResetToken", "verificationToken"];
        return [.. tokens.Select(token => (string)json[token]!["secret"]!)];
    }
}
