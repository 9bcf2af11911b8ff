using System.Globalization;
using System.Text.RegularExpressions;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>Servers before 0.39 have password hashes and token keys found by filters, where that is asked for.</summary>
public sealed partial class SlowSecretsTests
{
    // What others' programs may have left there: another kind of hash, signs of the filter language, signs of LIKE.
    private const string OddKey = "It's a key/of (another) form: %~!_\"@now\" //0123";

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary
            .All.Where(b => b.Version is "0.28.4" or "0.36.9")
            .Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Users_sign_in_with_the_passwords_that_filters_found(PocketBaseBinary binary)
    {
        await using var dock = await Dock.OpenAsync(binary);
        await Harbour.FillAsync(dock.Server, 3);
        using (var database = SqliteDatabase.Open(DataOf(dock.Server.DataDirectory), SqliteOpenMode.ReadWrite))
        {
            database.Execute("update clerks set password = '$2b' || substr(password, 4) where id like '%1'");
            database.Run("update clerks set tokenKey = ?1 where id like '%2'", OddKey);
        }

        (await dock.RunAsync("init", "laptop")).ExitCode.ShouldBe(0);
        var found = await CopyAsync(dock, "--with-secrets", "--slow-secrets", "--yes");
        found.ExitCode.ShouldBe(0, found.Error);
        var said = Cost().Match(found.Error);
        said.Success.ShouldBeTrue(found.Error);
        said.Groups[1].Value.ShouldBe("6");
        int.Parse(said.Groups[2].Value, CultureInfo.InvariantCulture).ShouldBeInRange(600, 1400);
        found.Error.ShouldNotContain("not carried");

        var secrets = Secrets(dock.Server.DataDirectory);
        secrets.ShouldContain(OddKey);
        Secrets(dock.PathOf("laptop")).ShouldBe(secrets);
        await using var laptop = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            dock.PathOf("laptop"),
            null,
            Cancellation
        );
        for (var i = 1; i <= 3; i++)
        {
            foreach (var collection in new[] { "sailors", "clerks" })
            {
                var token = await laptop.Api.LoginAsync(
                    collection,
                    $"{collection}{i}@example.com",
                    Harbour.Password(i)
                );
                token.ShouldNotBeEmpty();
            }
        }
    }

    [Fact]
    public async Task What_it_costs_is_said_first_and_agreed_to()
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Oldest);
        await Harbour.FillAsync(dock.Server, 3);
        (await dock.RunAsync("init", "laptop")).ExitCode.ShouldBe(0);

        var silent = await CopyAsync(dock, "--with-secrets", "--slow-secrets");
        silent.ExitCode.ShouldBe(2, silent.Error);
        Cost().IsMatch(silent.Error).ShouldBeTrue(silent.Error);
        silent.Error.ShouldContain("Say --yes");

        var alone = await CopyAsync(dock, "--slow-secrets", "--yes");
        alone.ExitCode.ShouldBe(2, alone.Error);
        alone.Error.ShouldContain("--with-secrets");

        var elsewhere = await dock.RunAsync("export", "laptop", "dump", "--with-secrets", "--slow-secrets", "--yes");
        elsewhere.ExitCode.ShouldBe(2, elsewhere.Error);
        elsewhere.Error.ShouldContain("--slow-secrets is for servers");

        // No filter tells a backslash there.
        using (var database = SqliteDatabase.Open(DataOf(dock.Server.DataDirectory), SqliteOpenMode.ReadWrite))
        {
            database.Execute(@"update sailors set tokenKey = 'back\slash' where id like '%1'");
        }

        var missed = await dock.RunAsync(
            "export",
            dock.Address,
            "dump",
            "--collections",
            "sailors",
            "--with-secrets",
            "--slow-secrets",
            "--yes"
        );
        missed.ExitCode.ShouldBe(0, missed.Error);
        missed.Error.ShouldContain("1 password hashes or token keys were not carried");
        var lines = await File.ReadAllLinesAsync(dock.PathOf("dump/sailors.ndjson"), Cancellation);
        lines.Count(l => l.Contains("$2a$10$", StringComparison.Ordinal)).ShouldBe(3);
        lines.Count(l => l.Contains("tokenKey\":\"", StringComparison.Ordinal)).ShouldBe(2);
    }

    private static Task<CommandResult> CopyAsync(Dock dock, params string[] options) =>
        dock.RunAsync([
            "copy",
            dock.Address,
            "laptop",
            "--create-missing",
            "--collections",
            "ports,boats,sailors,clerks",
            .. options,
        ]);

    private static string DataOf(string directory) => Path.Combine(directory, "data.db");

    private static string Secrets(string directory)
    {
        using var database = SqliteDatabase.Open(DataOf(directory), SqliteOpenMode.ReadOnly);
        return database.Text(
            "select group_concat(id || ' ' || password || ' ' || tokenKey, char(10)) from (select * from sailors union all select * from clerks order by id)"
        )!;
    }

    [GeneratedRegex(@"Password hashes and token keys of (\d+) records take about (\d+) requests, about \d")]
    private static partial Regex Cost();
}
