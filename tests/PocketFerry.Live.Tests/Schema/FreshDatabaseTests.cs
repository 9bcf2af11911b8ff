using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Schema;

/// <summary>Data directories made by us beside those that a real PocketBase makes.</summary>
public sealed class FreshDatabaseTests
{
    private const string Email = "captain@example.com";
    private const string Password = "ahoy-ahoy-ähoi";

    private static readonly PocketBaseServerOptions AsItIs = new() { CreateSuperuser = false };

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    [Fact]
    public async Task It_is_what_the_oldest_version_makes_column_by_column()
    {
        Assert.SkipUnless(PocketBaseBinary.Oldest.Version == "0.28.4", "Compares with what 0.28.4 makes.");
        using var folder = new TempFolder();
        await using (await PocketBaseServer.StartAsync(PocketBaseBinary.Oldest, folder["theirs"], AsItIs)) { }
        FreshDatabase.Create(folder["ours"]);

        var (ours, theirs) = (folder["ours/data.db"], folder["theirs/data.db"]);
        (await StoredSchema.StatementsAsync(ours)).ShouldBe(await StoredSchema.StatementsAsync(theirs));
        var rows = await StoredSchema.RowsAsync(ours);
        foreach (var (name, row) in await StoredSchema.RowsAsync(theirs))
        {
            rows[name].ShouldBe(row, name);
        }

        foreach (
            var sql in new[]
            {
                "SELECT id, CAST(value AS TEXT) AS value, typeof(value) AS t, length(created) AS c, typeof(created) AS ct, length(updated) AS u FROM _params",
                "SELECT file, typeof(applied) AS t, length(applied) AS l FROM _migrations ORDER BY rowid",
                "SELECT id, rowid FROM _collections ORDER BY rowid",
                "PRAGMA page_size",
                "PRAGMA encoding",
                "PRAGMA journal_mode",
                "PRAGMA user_version",
                "PRAGMA auto_vacuum",
            }
        )
        {
            var expected = (await Sqlite3.QueryAsync(theirs, sql)).ToJsonString();
            (await Sqlite3.QueryAsync(ours, sql)).ToJsonString().ShouldBe(expected, sql);
        }

        foreach (var table in new[] { "_superusers", "users", "_mfas", "_otps", "_externalAuths", "_authOrigins" })
        {
            (await Sqlite3.ScalarAsync(ours, $"SELECT count(*) FROM {table}")).ShouldBe("0", table);
        }
    }

    [Fact]
    public async Task The_superuser_is_what_the_oldest_version_stores()
    {
        using var folder = new TempFolder();
        await using (await PocketBaseServer.StartAsync(PocketBaseBinary.Oldest, folder["theirs"])) { }
        FreshDatabase.Create(folder["ours"], Superuser.WithPassword(PocketBaseServer.SuperuserEmail, Password));

        const string Sql = """
            SELECT email, emailVisibility, typeof(emailVisibility) AS ev, verified, typeof(verified) AS v, length(id) AS i,
            substr(password, 1, 7) AS p, length(password) AS pl, length(tokenKey) AS tk, length(created) AS c,
            abs(julianday(updated) - julianday(created)) * 86400 < 1 AS same FROM _superusers
            """;
        var expected = (await Sqlite3.QueryAsync(folder["theirs/data.db"], Sql)).ToJsonString();
        (await Sqlite3.QueryAsync(folder["ours/data.db"], Sql)).ToJsonString().ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Every_version_opens_it_and_the_superuser_signs_in(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        FreshDatabase.Create(folder["pb_data"], Superuser.WithPassword(Email, Password));
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"], AsItIs);
        using var captain = server.SignedIn("_superusers", Email, Password);

        var list = await captain.GetAsync("/api/collections?perPage=100&sort=name");
        list!["items"]!.AsArray().Select(c => (string)c!["name"]!).ShouldContain("users");
        (await captain.PatchAsync("/api/settings", """{"meta":{"appName":"Ferry"}}""")).EnsureSuccess();
        foreach (var name in new[] { "_superusers", "users", "_mfas", "_otps", "_externalAuths", "_authOrigins" })
        {
            (await captain.PatchAsync($"/api/collections/{name}")).EnsureSuccess();
        }

        var user = """{"email":"a@example.com","password":"12345678","passwordConfirm":"12345678"}""";
        (await server.Guest().PostAsync("/api/collections/users/records", user)).EnsureSuccess();
        (await captain.TryLoginAsync("users", "a@example.com", "12345678")).EnsureSuccess();
        await server.RestartAsync();
        (await server.SignedIn("_superusers", Email, Password).GetAsync("/api/settings"))!["meta"]!["appName"]!
            .ToString()
            .ShouldBe("Ferry");
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_real_PocketBase_makes_one_and_never_sees_the_password(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        var initializer = new PocketBaseInitializer(binary.Path);
        await initializer.CreateAsync(folder["without"]);
        await initializer.CreateAsync(folder["pb_data"], Superuser.WithPassword(Email, Password));

        File.Exists(folder["without/data.db"]).ShouldBeTrue();
        (await Sqlite3.ScalarAsync(folder["without/data.db"], "SELECT count(*) FROM _superusers")).ShouldBe("0");
        Directory.EnumerateFileSystemEntries(folder["pb_data"], ".pbferry*").ShouldBeEmpty();
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"], AsItIs);
        (await server.SignedIn("_superusers", Email, Password).GetAsync("/api/settings")).ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task What_PocketBase_refuses_leaves_nothing(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        var initializer = new PocketBaseInitializer(binary.Path);
        // Passes our own look at it, but not PocketBase's: exit code 0 up to 0.39.
        var user = Superuser.WithPassword("a..b@example.com", Password);
        var error = await Should.ThrowAsync<Engine.Endpoints.EndpointException>(() =>
            initializer.CreateAsync(folder["pb_data"], user)
        );
        error.Message.ShouldContain("email");
        Directory.Exists(folder["pb_data"]).ShouldBeFalse();
    }
}
