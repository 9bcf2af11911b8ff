using PocketFerry.Testing;

namespace PocketFerry.Bench.Bridge;

/// <summary>The table of the benchmark in the dialects of the databases, filled from the CSV file.</summary>
internal static class Tables
{
    public const string Database = "bench";

    public static async Task FillAsync(PostgresServer server, string csv)
    {
        await server.ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {Database}");
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        await server.ExecuteAsync(
            Database,
            $"""
            CREATE TABLE people (active boolean NOT NULL, amount double precision NOT NULL, bio text NOT NULL, born timestamptz(3) NOT NULL,
              code text NOT NULL, count int NOT NULL, email text NOT NULL, id text NOT NULL, site text NOT NULL, status text NOT NULL);
            \copy people from '{csv}' (format csv)
            ALTER TABLE people ADD PRIMARY KEY (id);
            CREATE UNIQUE INDEX people_email ON people (email);
            VACUUM ANALYZE people;
            """
        );
    }

    public static async Task FillAsync(MariaDbServer server, string csv)
    {
        await server.ExecuteAsync("mysql", "SET GLOBAL innodb_buffer_pool_size = 1073741824");
        await server.ExecuteAsync("mysql", $"CREATE DATABASE {Database} CHARACTER SET utf8mb4");
        await server.ExecuteAsync(
            Database,
            $"""
            SET time_zone = '+00:00';
            CREATE TABLE people (active tinyint(1) NOT NULL, amount double NOT NULL, bio text NOT NULL, born datetime(3) NOT NULL,
              code varchar(20) NOT NULL, count int NOT NULL, email varchar(200) NOT NULL, id char(15) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              site varchar(200) NOT NULL, status varchar(10) NOT NULL);
            LOAD DATA LOCAL INFILE '{csv}' INTO TABLE people CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"'
              (active, amount, bio, @born, code, count, email, id, site, status) SET born = replace(@born, 'Z', '');
            """
        );
        // Sorted, rather than row by row.
        await server.ExecuteAsync(Database, "ALTER TABLE people ADD PRIMARY KEY (id)");
        await server.ExecuteAsync(Database, "CREATE UNIQUE INDEX people_email ON people (email)");
    }
}
