using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

public class UserTests
{
    private static readonly SourceStream Users = MemorySource.Table("users", "id", "email", "password") with
    {
        EstimatedBytes = 10,
    };

    private static string Id(char c) => new(c, 15);

    [Fact]
    public async Task A_plain_password_is_never_stored_whoever_forgot_to_bring_a_hasher()
    {
        using var pond = new Pond();
        var source = new MemorySource().Add(Users, [Id('a'), "a@example.com", "correct horse"]);

        await pond.RunAsync(source, [pond.Plan(Users)]);

        var stored = pond.Query("select password from users").Single();
        BCrypt.Net.BCrypt.Verify("correct horse", stored).ShouldBeTrue();
        stored.ShouldStartWith("$2a$10$");
        pond.Query("select length(tokenKey) from users").ShouldBe(["50"]);
    }

    [Fact]
    public async Task A_user_without_password_gets_one_that_nobody_knows()
    {
        using var pond = new Pond();
        var stream = MemorySource.Table("users", "id", "email") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(stream, [Id('a'), "a@example.com"], [Id('b'), "b@example.com"]);

        await pond.RunAsync(source, [pond.Plan(stream)]);

        pond.Query("select count(*) from users where password like '$2a$10$%'").ShouldBe(["2"]);
        pond.Query("select count(distinct tokenKey) from users").ShouldBe(["2"]);
    }

    [Fact]
    public async Task Of_two_emails_that_differ_in_case_alone_the_second_is_out_and_both_are_named()
    {
        using var pond = new Pond();
        var stream = MemorySource.Table("users", "id", "email") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(stream, [Id('b'), "Ann@example.com"], [Id('a'), "ann@example.com"]);

        await pond.RunAsync(source, [pond.Plan(stream)]);

        pond.Query("select email from users").ShouldBe(["Ann@example.com"]);
        var reject = pond.Rejects.ShouldHaveSingleItem();
        (reject.Position.Ordinal, reject.Fault.Code).ShouldBe((2, "email_differs_in_case"));
        reject.Fault.Message.ShouldContain("'ann@example.com'");
        reject.Fault.Message.ShouldContain("'Ann@example.com'");
    }

    [Fact]
    public async Task A_changed_email_ends_the_sessions_and_an_equal_one_does_not()
    {
        using var pond = new Pond();
        var stream = MemorySource.Table("users", "id", "email", "name") with { EstimatedBytes = 10 };
        await pond.RunAsync(
            new MemorySource().Add(stream, [Id('a'), "a@example.com", "A"], [Id('b'), "b@example.com", "B"]),
            [pond.Plan(stream)]
        );
        var before = pond.Query("select tokenKey from users order by id");

        await pond.RunAsync(
            new MemorySource().Add(stream, [Id('a'), "new@example.com", "A"], [Id('b'), "b@example.com", "B2"]),
            [pond.Plan(stream, WriteMode.Upsert)]
        );

        var after = pond.Query("select tokenKey from users order by id");
        after[0].ShouldNotBe(before[0]);
        after[1].ShouldBe(before[1]);
    }
}
