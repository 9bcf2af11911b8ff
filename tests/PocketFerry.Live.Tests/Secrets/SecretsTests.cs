using System.Text.Json.Nodes;
using PocketFerry.Live.Tests.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Secrets;

/// <summary>Every secret is planted where a run passes it; none comes out where it doesn't belong.</summary>
public sealed class SecretsTests
{
    private const string WrongPassword = "wrong-Planted-4417";
    private const string UserPassword = "user-Planted-7391";

    public static TheoryData<PocketBaseBinary> Binaries { get; } = [PocketBaseBinary.Oldest, PocketBaseBinary.Newest];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task No_secret_shows_where_it_does_not_belong(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var from = await Quay.OpenAsync(binary);
        await using var to = await Quay.OpenAsync(binary);
        var found = new Leaks(await PlantAsync(from));
        var runs = new WatchedRuns(folder, found);
        var (a, b) = (from.Server.Address.ToString(), to.Server.Address.ToString());

        await runs.RunAsync(0, "export", a, folder["plain"]);
        await runs.RunAsync(0, "export", a, folder["secret"], "--with-secrets", "--json");
        await runs.RunAsync(0, "export", a, folder["snapshot"], "--via", "backup", "--report", folder["one.json"]);
        await runs.RunAsync(0, "import", folder["plain"], b, "--collections", "ports,boats", "--dry-run", "--json");
        await runs.RunAsync(0, "copy", a, b, "--with-secrets", "--upsert", "*=id", "--report", folder["two.json"]);
        await runs.RunAsync(0, "copy", a, b, "--with-secrets", "--upsert", "*=id", "--via", "backup", "--yes");
        // Records that are there already: rejects, of rows that hold hashes.
        await runs.RunAsync(3, "import", folder["secret"], b, "--collections", "sailors", "--on-error", "reject");
        await runs.RunAsync(
            3,
            "import",
            folder["secret"],
            b,
            "--collections",
            "sailors",
            "--on-error",
            "reject",
            "--json"
        );
        string[] stopped = ["--collections", "sailors", "--with-secrets", "--on-error", "stop"];
        await runs.RunAsync(1, ["copy", a, b, .. stopped, "--rejects", folder["secret-rejects"]]);
        await runs.RunAsync(2, "import", folder["secret"], b, "--collection", "nowhere");
        await runs.RunAsync(0, "backup", "create", a, "planted.zip", "--json");
        await runs.RunAsync(0, "backup", "download", a, "planted.zip", folder["planted.zip"]);
        runs.Password = WrongPassword;
        await runs.RunAsync(4, "export", a, folder["never"]);
        runs.Token = found.Planted["token"] + "x";
        await runs.RunAsync(4, "export", a, folder["never"], "--json");

        found.Search(folder.Path, except: ["secret", "secret-rejects", "planted.zip", "token.txt"]);
        var ledgers = Directory.GetFiles(folder["home"], "ledger.db", SearchOption.AllDirectories);
        ledgers.Length.ShouldBeGreaterThan(6);
        foreach (var ledger in ledgers)
        {
            found.SearchDatabase(ledger, ledger);
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(ledger).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, ledger);
            }
        }

        found.All.ShouldBeEmpty();
        found.Looked.ShouldBeGreaterThan(40);
        // And what may hold them holds them, for this user's eyes only.
        File.ReadAllText(folder["secret/sailors.ndjson"])
            .Contains(found.Planted["hash"])
            .ShouldBe(binary.IsAtLeast("0.39.0"));
        string[] folders = ["secret", "secret-rejects"];
        var files = folders.SelectMany(f => Directory.EnumerateFiles(folder[f])).Append(folder["planted.zip"]);
        foreach (var file in files)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
            }
        }
    }

    private static async Task<Dictionary<string, string>> PlantAsync(Quay quay)
    {
        await Harbour.FillAsync(quay.Server, 10);
        var user = new JsonObject
        {
            ["id"] = Harbour.Id("plan", 1),
            ["email"] = "planted@example.com",
            ["password"] = UserPassword,
            ["passwordConfirm"] = UserPassword,
        };
        (await quay.Server.Api.PostAsync("/api/collections/sailors/records", user)).EnsureSuccess();
        var database = Path.Combine(quay.Server.DataDirectory, "data.db");
        var where = $"from sailors where id = '{Harbour.Id("plan", 1)}'";
        return new Dictionary<string, string>
        {
            ["password"] = PocketBaseServer.SuperuserPassword,
            ["wrong password"] = WrongPassword,
            ["user's password"] = UserPassword,
            ["token"] = (await quay.Server.Api.GetTokenAsync())!,
            // Whatever token it is: they all begin alike.
            ["some token"] = "eyJhbGciOi",
            ["hash"] = await Sqlite3.ScalarAsync(database, $"select password {where}"),
            ["token key"] = await Sqlite3.ScalarAsync(database, $"select tokenKey {where}"),
            ["some hash"] = "$2a$10$",
        };
    }
}
