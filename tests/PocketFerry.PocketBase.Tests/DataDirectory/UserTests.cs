using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

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
    public async Task Users_without_password_are_said_and_listed_once()
    {
        using var pond = new Pond();
        var list = Path.Combine(pond.Folder, "run", "reset.ndjson");
        var source = new MemorySource().Add(
            Users,
            [Id('a'), "a@example.com", null],
            [Id('b'), "b@example.com", "correct horse"],
            [Id('c'), "c@example.com", ""]
        );

        var report = await pond.RunAsync(source, [pond.Plan(Users)], p => p with { ResetList = list });

        File.ReadAllLines(list)
            .ShouldBe([
                $$"""{"collection":"users","id":"{{Id('a')}}","email":"a@example.com"}""",
                $$"""{"collection":"users","id":"{{Id('c')}}","email":"c@example.com"}""",
            ]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(list).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        report
            .Streams[0]
            .Warnings.ShouldBe([$"2 users have a random password and need a reset mail; {list} lists them"]);

        // Of the next run, only its own; and those that are only changed keep what they have.
        var more = new MemorySource().Add(Users, [Id('a'), "new@example.com", null], [Id('d'), "d@example.com", null]);
        report = await pond.RunAsync(more, [pond.Plan(Users, WriteMode.Merge)], p => p with { ResetList = list });
        File.ReadAllLines(list).ShouldBe([$$"""{"collection":"users","id":"{{Id('d')}}","email":"d@example.com"}"""]);
        report.Streams[0].Warnings.ShouldBe([$"1 user has a random password and needs a reset mail; {list} lists it"]);

        // Nobody lacks one now.
        report = await pond.RunAsync(
            new MemorySource().Add(Users, [Id('e'), "e@example.com", "correct horse"]),
            [pond.Plan(Users)],
            p => p with { ResetList = list }
        );
        report.Streams[0].Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("pbkdf2_sha256$260000$abcdefgh$3Jx2mPzD9Zc1Qw8r7t6y5u4i3o2p1a0s=", "PBKDF2 (Django)")]
    [InlineData("$argon2id$v=19$m=65536,t=4,p=1$c2FsdHNhbHQ$aGFzaGhhc2g", "Argon2")]
    [InlineData("5f4dcc3b5aa765d61d8327deb882cf99", "MD5")]
    [InlineData("!Ab12 is no hash, and long enough for one", "")]
    [InlineData("$argon2 forever", "")]
    [InlineData("bcrypt$$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy", "")]
    public async Task A_hash_is_never_taken_for_a_password(string password, string kind)
    {
        using var pond = new Pond();
        var source = new MemorySource().Add(Users, [Id('a'), "a@example.com", password]);

        var report = await pond.RunAsync(source, [pond.Plan(Users)]);

        var stored = pond.Query("select password from users").Single();
        var isIt = password.EndsWith(stored, StringComparison.Ordinal) || BCrypt.Net.BCrypt.Verify(password, stored);
        isIt.ShouldBe(kind.Length == 0);
        report
            .Streams[0]
            .Warnings.Count(w => w.Contains($"are {kind}, which PocketBase can't check", StringComparison.Ordinal))
            .ShouldBe(kind.Length == 0 ? 0 : 1);
    }

    [Fact]
    public async Task Users_without_password_are_said_where_they_are_loaded()
    {
        using var pond = new Pond(NewCollection.Base("items", [NewField.Text("code")]));
        var items = MemorySource.Table("items", "id", "code") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(Users, [Id('a'), "a@example.com", null]).Add(items, [Id('i'), "one"]);

        var report = await pond.RunAsync(source, [pond.Plan(Users), pond.Plan(items)]);

        report.Streams[0].Warnings.ShouldBe(["1 user has a random password and needs a reset mail"]);
        report.Streams[1].Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_password_field_of_an_auth_collection_stays_empty_or_is_asked_for()
    {
        using var first = new Pond();
        var users = first.Collection("users");
        var json = users.With("id", "pbc_clerks").With("name", "clerks").With("indexes", new JsonArray());
        var pin = Field.Parse(new JsonObject { ["name"] = "pin", ["type"] = "password" });
        var code = Field.Parse(
            new JsonObject
            {
                ["name"] = "code",
                ["type"] = "password",
                ["required"] = true,
            }
        );
        using var pond = new Pond(json.WithFields([.. json.Fields, pin, code]));
        var stream = MemorySource.Table("clerks", "id", "email", "code") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(
            stream,
            [Id('a'), "a@example.com", "four words of code"],
            [Id('b'), "b@example.com", ""]
        );

        await pond.RunAsync(source, [pond.Plan(stream)]);

        pond.Query("select id, pin, length(code) from clerks").ShouldBe([$"{Id('a')}||60"]);
        pond.Rejects.ShouldHaveSingleItem().Fault.Column.ShouldBe("code");
    }

    [Fact]
    public async Task A_list_of_users_that_cannot_be_written_leaves_the_directory_as_it_was()
    {
        using var pond = new Pond();
        var stream = MemorySource.Table("users", "id", "email") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(stream, [Id('a'), "a@example.com"]);

        var error = await Should.ThrowAsync<EndpointException>(() =>
            pond.RunAsync(source, [pond.Plan(stream)], p => p with { ResetList = pond.Folder })
        );

        error.Message.ShouldContain("the list of users that need a reset mail can't be written");
        pond.Query("select count(*) from users").ShouldBe(["0"]);
        pond.Beside.ShouldBeEmpty();
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
