using System.Text;
using System.Text.RegularExpressions;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Hashing;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Databases;

/// <summary>The same database from six sources gives the same records.</summary>
public sealed partial class ChinookTests
{
    // Parents first, since PostgreSQL wants a referred table to be there.
    private static readonly string[] Tables =
    [
        "Artist",
        "Album",
        "Employee",
        "Customer",
        "Genre",
        "MediaType",
        "Invoice",
        "Track",
        "InvoiceLine",
        "Playlist",
        "PlaylistTrack",
    ];

    [Fact]
    public async Task Chinook_is_the_same_from_every_database_and_dump()
    {
        using var folder = new TempFolder();
        var sqlite = SamplePath();
        var dump = await ShellAsync(sqlite, ".dump");
        var sources = new Dictionary<string, string>
        {
            ["SQLite file"] = sqlite,
            ["sqlite3 .dump"] = folder.Write("lite.sql", dump),
            ["pg_dump"] = folder["pg.sql"],
            ["pg_dump --inserts"] = folder["pg-inserts.sql"],
            ["mariadb-dump"] = folder["my.sql"],
            ["mariadb-dump --hex-blob --skip-extended-insert"] = folder["my-lines.sql"],
        };
        var hashes = new Dictionary<string, string>();
        await using (var postgres = await PostgresServer.StartAsync(PostgresServer.Installations[0]))
        {
            await postgres.ExecuteAsync("postgres", "CREATE DATABASE chinook");
            await postgres.ExecuteAsync("chinook", Script(dump, "timestamp"));
            await postgres.DumpAsync("chinook", folder["pg.sql"]);
            await postgres.DumpAsync("chinook", folder["pg-inserts.sql"], "--inserts");
            hashes["PostgreSQL"] = await HashAsync(postgres.Url("chinook"), folder["postgres"]);
            hashes["PostgreSQL by plan"] = await PlanAsync(postgres.Url("chinook"), folder, "pg-plan");
            await QueriesAsync(postgres.Url("chinook"), folder, "pg-query", "\"", "count(*) FILTER (WHERE true)");
        }

        await using (var mariadb = await MariaDbServer.StartAsync())
        {
            await mariadb.ExecuteAsync("mysql", "CREATE DATABASE chinook CHARACTER SET utf8mb4");
            await mariadb.ExecuteAsync(
                "chinook",
                "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES';\n" + Script(dump, "datetime")
            );
            await mariadb.DumpAsync("chinook", folder["my.sql"]);
            await mariadb.DumpAsync("chinook", folder["my-lines.sql"], "--hex-blob", "--skip-extended-insert");
            hashes["MariaDB"] = await HashAsync(mariadb.Url("chinook"), folder["mariadb"]);
            hashes["MariaDB by plan"] = await PlanAsync(mariadb.Url("chinook"), folder, "my-plan");
            await QueriesAsync(mariadb.Url("chinook"), folder, "my-query", "`", "count(*)");
        }

        hashes["SQLite by plan"] = await PlanAsync(sqlite, folder, "lite-plan");
        await QueriesAsync(sqlite, folder, "lite-query", "\"", "count(*)");
        foreach (var (name, source) in sources)
        {
            hashes[name] = await HashAsync(source, folder[name]);
        }

        var wanted = hashes["SQLite file"];
        wanted.Split('\n').Length.ShouldBe(Tables.Length);
        foreach (var (name, hash) in hashes)
        {
            hash.ShouldBe(wanted, name);
        }

        await RelationsLeadHomeAsync(folder["postgres"]);
        await ExpandsAsync(folder["mariadb"]);
    }

    private static async Task<string> HashAsync(string source, string target)
    {
        (await Pbferry.RunAsync("init", target)).ExitCode.ShouldBe(0);
        var copy = await Pbferry.RunAsync("copy", source, target, "--create-missing", "--names", "snake");
        copy.ExitCode.ShouldBe(0, copy.Error);
        (copy.Out + copy.Error).ShouldNotContain(PostgresServer.Password);
        (copy.Out + copy.Error).ShouldNotContain(Uri.EscapeDataString(PostgresServer.Password));
        return await HashAsync(target);
    }

    /// <summary>The plan that nobody edited does what copy does.</summary>
    private static async Task<string> PlanAsync(string source, TempFolder folder, string name)
    {
        (await Pbferry.RunAsync("init", folder[name])).ExitCode.ShouldBe(0);
        var file = folder[name + ".yaml"];
        var plan = await Pbferry.RunAsync("plan", source, folder[name], "-o", file, "--names", "snake");
        plan.ExitCode.ShouldBe(0, plan.Error);
        var text = await File.ReadAllTextAsync(file);
        text.ShouldNotContain(PostgresServer.Password);
        text.ShouldNotContain(Uri.EscapeDataString(PostgresServer.Password));
        await RunAsync(file, source);
        return await HashAsync(folder[name]);
    }

    /// <summary>Queries, conditions, a junction as a list and expressions are the same in all three dialects.</summary>
    private static async Task QueriesAsync(string source, TempFolder folder, string name, string quote, string count)
    {
        (await Pbferry.RunAsync("init", folder[name])).ExitCode.ShouldBe(0);
        var plan = $$"""
            version: 1
            from: "{{Passwordless(source)}}"
            to: {{folder[name]}}
            defaults: { createMissing: true }
            collections:
              sales:
                query: |
                  SELECT {{quote}}BillingCountry{{quote}} AS country, {{count}} AS n, sum({{quote}}Total{{quote}}) AS total,
                    max({{quote}}InvoiceDate{{quote}}) AS latest
                  FROM {{quote}}Invoice{{quote}} GROUP BY 1 -- by country
                key: country
              playlists:
                from: Playlist
                where: '{{quote}}PlaylistId{{quote}} > 16'
                key: PlaylistId
                fields:
                  name: Name
                  tracks: { through: "PlaylistTrack(PlaylistId, TrackId)", to: tracks }
              tracks:
                from: Track
                key: TrackId
                fields:
                  name: { from: Name, type: text }
                  minutes: { expr: Math.round(row.Milliseconds / 600) / 100, type: number }
                leaveOut: "*"
            """;
        await RunAsync(folder.Write(name + ".yaml", plan), source);
        var data = $"{folder[name]}/data.db";
        (
            await Sqlite3.ScalarAsync(
                data,
                "SELECT count(*) || ' ' || sum(n) || ' ' || round(sum(total), 2) FROM sales"
            )
        ).ShouldBe("24 412 2328.6");
        (
            await Sqlite3.ScalarAsync(
                data,
                "SELECT typeof(n) || ' ' || typeof(total) || ' ' || latest FROM sales WHERE country = 'Norway'"
            )
        ).ShouldBe("integer real 2025-10-03 00:00:00.000Z");
        (
            await Sqlite3.ScalarAsync(
                data,
                "SELECT group_concat(name || ' ' || json_array_length(tracks), ', ') FROM (SELECT * FROM playlists ORDER BY name)"
            )
        ).ShouldBe("Heavy Metal Classic 26, On-The-Go 1 1");
        (
            await Sqlite3.ScalarAsync(
                data,
                "SELECT count(*) FROM playlists p, json_each(p.tracks) j JOIN tracks t ON t.id = j.value"
            )
        ).ShouldBe("27");
        (
            await Sqlite3.ScalarAsync(data, "SELECT minutes = 5.73 FROM tracks WHERE name LIKE 'For Those About%'")
        ).ShouldBe("1");
    }

    private static string Passwordless(string source) =>
        source.Replace(":" + Uri.EscapeDataString(PostgresServer.Password), "", StringComparison.Ordinal);

    private static async Task RunAsync(string plan, string source)
    {
        var run = await Pbferry.RunAsync(
            ["run", plan],
            new PbferryOptions
            {
                Environment = new Dictionary<string, string?>
                {
                    ["PBFERRY_SOURCE_PASSWORD"] = source.StartsWith("postgres", StringComparison.Ordinal)
                        ? PostgresServer.Password
                        : null,
                },
            }
        );
        run.ExitCode.ShouldBe(0, run.Error);
    }

    private static async Task<string> HashAsync(string target)
    {
        await using var directory = DataDirectorySource.Open(target);
        var lines = new List<string>();
        foreach (var stream in await directory.GetStreamsAsync(CancellationToken.None))
        {
            if (stream.Collection is not { System: false } collection || stream.Name == "users")
            {
                continue;
            }

            var hasher = new ContentHasher(collection);
            await foreach (var batch in directory.ReadAsync(stream, ReadOptions.Default, CancellationToken.None))
            {
                using (batch)
                {
                    hasher.Add(batch);
                }
            }

            lines.Add($"{stream.Name} {hasher.Hash.Records} {hasher.Hash.Data}");
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static async Task RelationsLeadHomeAsync(string target)
    {
        // (child, relation, parent, rows whose foreign key isn't null)
        (string Child, string Relation, string Parent, int Count)[] keys =
        [
            ("album", "artist", "artist", 347),
            ("customer", "support_rep", "employee", 59),
            ("employee", "reports_to_ref", "employee", 7),
            ("invoice", "customer", "customer", 412),
            ("invoice_line", "invoice", "invoice", 2240),
            ("invoice_line", "track", "track", 2240),
            ("track", "album", "album", 3503),
            ("track", "genre", "genre", 3503),
            ("track", "media_type", "media_type", 3503),
            ("playlist_track", "playlist", "playlist", 8715),
            ("playlist_track", "track", "track", 8715),
        ];
        foreach (var (child, relation, parent, count) in keys)
        {
            var found = await Sqlite3.ScalarAsync(
                $"{target}/data.db",
                $"SELECT count(*) FROM {child} c JOIN {parent} p ON p.id = c.{relation}"
            );
            found.ShouldBe(count.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{child}.{relation}");
        }
    }

    private static async Task ExpandsAsync(string target)
    {
        await using var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, target);
        var page = await server.Api.GetAsync(
            "/api/collections/track/records?perPage=1&filter=track_id=1&expand=album.artist"
        );
        var artist = page!["items"]![0]!["expand"]!["album"]!["expand"]!["artist"]!;
        ((string?)artist["name"]).ShouldBe("AC/DC");
    }

    /// <summary>The tables and rows in SQL that PostgreSQL, and MariaDB with quotes as in ANSI, understand.</summary>
    private static string Script(string dump, string dateType)
    {
        var sql = new StringBuilder();
        foreach (var table in Tables)
        {
            var create = Create().Matches(dump).Single(m => m.Groups[1].Value == table).Value;
            sql.AppendLine(
                create
                    .Replace('[', '"')
                    .Replace(']', '"')
                    .Replace("NVARCHAR", "varchar", StringComparison.Ordinal)
                    .Replace("DATETIME", dateType, StringComparison.Ordinal)
            );
        }

        foreach (var table in Tables)
        {
            var start = $"INSERT INTO {table} VALUES";
            // Rows that refer to others of their table come after those in this database, but for employees.
            foreach (var line in dump.Split('\n').Where(l => l.StartsWith(start, StringComparison.Ordinal)))
            {
                sql.AppendLine($"INSERT INTO \"{table}\" VALUES{line[start.Length..]}");
            }
        }

        return sql.ToString();
    }

    private static async Task<string> ShellAsync(string database, string command)
    {
        await using var shell = ChildProcess.Start("sqlite3", ["-batch", "-readonly", database, command]);
        (await shell.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBe(0);
        return shell.Out;
    }

    private static string SamplePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder!.FullName, "samples", "chinook")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "samples", "chinook", "Chinook_Sqlite.sqlite");
    }

    [GeneratedRegex(@"CREATE TABLE \[(\w+)\][^;]*;")]
    private static partial Regex Create();
}
