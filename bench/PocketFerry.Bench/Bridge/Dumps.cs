using PocketFerry.Testing;

namespace PocketFerry.Bench.Bridge;

/// <summary>The table's dumps, as the databases' own tools write them.</summary>
internal sealed class Dumps(string folder, string csv)
{
    public string Lite => Path.Combine(folder, "lite.sql");

    public string Postgres => Path.Combine(folder, "postgres.sql");

    public string MySql => Path.Combine(folder, "mysql.sql");

    /// <summary>Makes those that aren't there.</summary>
    public async Task MakeAsync()
    {
        if (!File.Exists(Lite))
        {
            await MakeLiteAsync();
        }

        if (!File.Exists(Postgres))
        {
            await using var postgres = await PostgresServer.StartAsync(PostgresServer.Installations[0]);
            await Tables.FillAsync(postgres, csv);
            await postgres.DumpAsync(Tables.Database, Postgres);
        }

        if (!File.Exists(MySql))
        {
            await using var mariadb = await MariaDbServer.StartAsync();
            await Tables.FillAsync(mariadb, csv);
            await mariadb.DumpAsync(Tables.Database, MySql);
        }
    }

    private async Task MakeLiteAsync()
    {
        var database = Path.Combine(folder, "lite.db");
        File.Delete(database);
        await Sqlite3.ExecuteAsync(
            database,
            "CREATE TABLE people (active boolean NOT NULL, amount real NOT NULL, bio text NOT NULL, born datetime NOT NULL, code text NOT NULL, count int NOT NULL, email text NOT NULL, id text PRIMARY KEY NOT NULL, site text NOT NULL, status text NOT NULL); CREATE UNIQUE INDEX people_email ON people (email)"
        );
        Measured.Run("sqlite3", [database, ".mode csv", $".import {csv} people"]);
        Measured.Run("bash", ["-c", $"sqlite3 '{database}' .dump > '{Lite}'"]);
        File.Delete(database);
    }
}
