namespace PocketFerry.Sources.Files.SqlDumps;

/// <summary>Whose SQL a dump is in.</summary>
internal enum SqlDialect
{
    /// <summary><c>pg_dump</c>.</summary>
    Postgres,

    /// <summary><c>mysqldump</c> and <c>mariadb-dump</c>.</summary>
    MySql,

    /// <summary>The <c>.dump</c> of the <c>sqlite3</c> shell.</summary>
    Sqlite,
}
