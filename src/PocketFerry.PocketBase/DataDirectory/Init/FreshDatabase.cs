using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.PocketBase.DataDirectory.Schema.Completion;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Init;

/// <summary>
/// Makes a data directory without PocketBase: what the oldest supported version (0.28) makes at its first start, which
/// every later one opens and upgrades. <c>auxiliary.db</c> (logs) is left to the first start.
/// </summary>
public static class FreshDatabase
{
    // What 0.28 notes about itself; later versions see by it which upgrades are still to be done.
    private static readonly string[] Migrations =
    [
        "1640988000_aux_init.go",
        "1640988000_init.go",
        "1717233556_v0.23_migrate.go",
        "1717233557_v0.23_migrate2.go",
        "1717233558_v0.23_migrate3.go",
        "1717233559_v0.23_migrate4.go",
    ];

    /// <summary>Makes a data directory in a new or empty folder, all or nothing. Its secrets are random each time.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="superuser">The first superuser; null for none.</param>
    /// <exception cref="EndpointException">The folder isn't empty, or can't be written.</exception>
    public static void Create(string directory, Superuser? superuser = null)
    {
        using var folder = FreshFolder.Take(directory);
        using (var database = SqliteDatabase.Open(Path.Combine(folder.Workshop, "data.db"), SqliteOpenMode.Create))
        {
            database.Execute("PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = WAL");
            Fill(database, superuser);
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        folder.Publish();
    }

    /// <summary>Fills an empty database, in the caller's transaction where there is one.</summary>
    internal static void Fill(SqliteDatabase database, Superuser? superuser = null)
    {
        using var savepoint = new Savepoint(database);
        database.Execute(Resource("system-tables.sql"));
        AddMigrations(database);
        AddSettings(database);
        var collections = JsonNode.Parse(Resource("system-collections.json"))!.AsArray();
        CollectionStore.Open(database).Apply([.. collections.Select(json => Collection.Parse(json!.AsObject()))], []);
        if (superuser is not null)
        {
            AddSuperuser(database, superuser);
        }

        savepoint.Keep();
    }

    private static void AddMigrations(SqliteDatabase database)
    {
        using var insert = database.Prepare("INSERT INTO _migrations (file, applied) VALUES (?, ?)");
        foreach (var file in Migrations)
        {
            // Microseconds.
            insert.Bind(1, file).Bind(2, (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10).Run();
        }
    }

    private static void AddSettings(SqliteDatabase database)
    {
        var settings = GoJson.Write(JsonNode.Parse(Resource("settings.json")));
        using var insert = database.Prepare(
            "INSERT INTO _params (id, value, created, updated) VALUES (?1, ?2, ?3, ?3)"
        );
        insert.Bind(1, "settings").BindBlob(2, Encoding.UTF8.GetBytes(settings)).Bind(3, GeneratedIds.Now()).Run();
    }

    private static void AddSuperuser(SqliteDatabase database, Superuser superuser) =>
        database.Run(
            "INSERT INTO _superusers (created, email, emailVisibility, id, password, tokenKey, updated, verified)"
                + " VALUES (?1, ?2, 0, ?3, ?4, ?5, ?1, 1)",
            GeneratedIds.Now(),
            superuser.Email,
            GeneratedIds.Record(),
            superuser.PasswordHash,
            GeneratedIds.Secret()
        );

    private static string Resource(string name)
    {
        using var stream =
            typeof(FreshDatabase).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
