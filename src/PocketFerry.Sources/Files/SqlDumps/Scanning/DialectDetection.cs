using System.Text;

namespace PocketFerry.Sources.Files.SqlDumps.Scanning;

/// <summary>Tells the dialect of a dump by its start.</summary>
internal static class DialectDetection
{
    public static SqlDialect Of(ReadOnlySpan<byte> start)
    {
        var text = Encoding.Latin1.GetString(start);
        if (Has("PostgreSQL database dump") || Has("pg_catalog.") || Has("\n\\connect ") || Has("FROM stdin;"))
        {
            return SqlDialect.Postgres;
        }

        if (
            Has("MySQL dump")
            || Has("MariaDB dump")
            || Has("/*!")
            || Has("/*M!")
            || Has("ENGINE=")
            || Has("phpMyAdmin")
        )
        {
            return SqlDialect.MySql;
        }

        if (Has("PRAGMA ") || Has("sqlite_sequence") || Has("AUTOINCREMENT"))
        {
            return SqlDialect.Sqlite;
        }

        return Has("`") || Has("AUTO_INCREMENT") ? SqlDialect.MySql
            : Has("SERIAL") || Has("CHARACTER VARYING") || Has("::") || Has("TIMESTAMPTZ") || Has("\n\\c ")
                ? SqlDialect.Postgres
            : SqlDialect.Sqlite;

        bool Has(string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
    }
}
