using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

/// <summary>Sign-in accounts name their user without a relation field, and must follow the user nevertheless.</summary>
public class AccountTests
{
    private static readonly SourceStream Users = MemorySource.Table("users", "id", "email") with
    {
        EstimatedBytes = 10,
    };
    private static readonly SourceStream Accounts = MemorySource.Table(
        "_externalAuths",
        "id",
        "collectionRef",
        "recordRef",
        "provider",
        "providerId"
    ) with
    {
        EstimatedBytes = 10,
    };

    private static string Id(char c) => new(c, 15);

    private const string All = "select collectionRef, recordRef, providerId from _externalAuths order by providerId";

    [Fact]
    public async Task An_account_follows_its_user_to_the_record_that_was_there_and_the_collections_id()
    {
        using var pond = new Pond();
        pond.Execute($"insert into users(id, email, tokenKey) values ('{Id('o')}', 'ann@x.org', 'k')");
        var source = new MemorySource()
            .Add(Users, [Id('a'), "ann@x.org"], [Id('b'), "bob@x.org"])
            .Add(Accounts, [Id('1'), "pbc_1", Id('a'), "google", "g1"], [Id('2'), "pbc_1", Id('b'), "google", "g2"]);

        await pond.RunAsync(
            source,
            [pond.Plan(Users, WriteMode.Upsert, "email"), pond.Plan(Accounts)],
            p => p with { CollectionIds = new Dictionary<string, string> { ["pbc_1"] = "_pb_users_auth_" } }
        );

        pond.Rejects.ShouldBeEmpty();
        pond.Query(All).ShouldBe([$"_pb_users_auth_|{Id('o')}|g1", $"_pb_users_auth_|{Id('b')}|g2"]);
    }

    [Fact]
    public async Task An_account_without_its_user_is_a_reject()
    {
        using var pond = new Pond();
        var source = new MemorySource()
            .Add(Users, [Id('a'), "ann@x.org"], [Id('b'), "no address"])
            .Add(
                Accounts,
                [Id('1'), "_pb_users_auth_", Id('a'), "google", "g1"],
                [Id('2'), "_pb_users_auth_", Id('b'), "google", "g2"],
                [Id('3'), "pbc_gone", Id('a'), "google", "g3"]
            );

        await pond.RunAsync(source, [pond.Plan(Users), pond.Plan(Accounts)]);

        pond.Rejects.Select(r => (r.Stream, r.Position.Ordinal, r.Fault.Column))
            .ShouldBe([
                ("users", 2, "email"),
                ("_externalAuths", 2, "recordRef"),
                ("_externalAuths", 3, "collectionRef"),
            ]);
        pond.Query(All).ShouldBe([$"_pb_users_auth_|{Id('a')}|g1"]);
    }

    [Theory]
    [InlineData(IdPolicy.New)]
    [InlineData(IdPolicy.Derive)]
    public async Task An_account_follows_its_user_to_another_id(IdPolicy ids)
    {
        using var pond = new Pond();
        var source = new MemorySource()
            .Add(Users, [Id('a'), "ann@x.org"])
            .Add(Accounts, [Id('1'), "_pb_users_auth_", Id('a'), "google", "g1"]);

        await pond.RunAsync(source, [pond.Plan(Users) with { Ids = ids, KeyColumns = ["id"] }, pond.Plan(Accounts)]);

        pond.Rejects.ShouldBeEmpty();
        var user = pond.Query("select id from users").Single();
        user.ShouldNotBe(Id('a'));
        pond.Query(All).ShouldBe([$"_pb_users_auth_|{user}|g1"]);
    }

    [Fact]
    public async Task Relations_follow_new_ids()
    {
        using var pond = new Pond(
            NewCollection.Base(
                "nodes",
                [NewField.Text("name"), NewField.Relation("up", "nodes"), NewField.Relation("all", "nodes", 5)]
            )
        );
        var nodes = MemorySource.Table("nodes", "id", "name", "up", "all") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(
            nodes,
            [Id('a'), "a", Id('b'), $"[\"{Id('a')}\",\"{Id('b')}\"]"],
            [Id('b'), "b", Id('b'), "[]"]
        );

        await pond.RunAsync(source, [pond.Plan(nodes) with { Ids = IdPolicy.New }]);

        pond.Rejects.ShouldBeEmpty();
        pond.Query("select count(*) from nodes where id in ('aaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbb')").ShouldBe(["0"]);
        pond.Query(
                "select t.name, u.name, (select group_concat(x.name) from json_each(t.\"all\") j join nodes x on x.id = j.value) from nodes t join nodes u on u.id = t.up order by 1"
            )
            .ShouldBe(["a|b|a,b", "b|b|NULL"]);
    }
}
