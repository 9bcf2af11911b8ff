using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>
/// Takes the automatic index of a table's text primary key away for a bulk load, and puts it back built by one sort:
/// random keys one by one cost more than all the rest of a load. SQLite has no statement for that, so the schema table is
/// edited as its documentation describes; the file ends up as if the index had never been away, which the integrity check
/// of every load confirms.
/// </summary>
internal sealed class PrimaryKeyDetour
{
    private const string Phrase = " PRIMARY KEY";

    private readonly string _table;
    private readonly string _automatic;
    private readonly string _createTable;

    private PrimaryKeyDetour(string table, string automatic, string createTable)
    {
        _table = table;
        _automatic = automatic;
        _createTable = createTable;
        Index = new TableIndex(
            $"pbferry_pk_{table}",
            $"CREATE UNIQUE INDEX {SqliteDatabase.Quote($"pbferry_pk_{table}")} ON {SqliteDatabase.Quote(table)} (\"id\")",
            true
        );
    }

    /// <summary>The ordinary unique index that stands in for the automatic one.</summary>
    public TableIndex Index { get; }

    /// <summary>Starts the detour: the table loses its key's index.</summary>
    /// <returns>Null where the table isn't of the one form that PocketBase gives its tables; nothing has changed then.</returns>
    public static PrimaryKeyDetour? Begin(SqliteDatabase database, string table)
    {
        var sql = database.Text("select sql from sqlite_master where type = 'table' and name = ?", table) ?? "";
        var at = sql.IndexOf(Phrase, StringComparison.OrdinalIgnoreCase);
        var automatic = $"sqlite_autoindex_{table}_1";
        var single =
            at > 0
            && sql.IndexOf(Phrase, at + 1, StringComparison.OrdinalIgnoreCase) < 0
            && sql.AsSpan(0, at).EndsWith("id` TEXT", StringComparison.Ordinal)
            && database.Integer(
                "select count(*) from sqlite_master where tbl_name = ? and type = 'index' and sql is null",
                table
            ) == 1
            && database.Integer("select count(*) from sqlite_master where name = ? and sql is null", automatic) == 1;
        if (!single)
        {
            return null;
        }

        var detour = new PrimaryKeyDetour(table, automatic, sql);
        detour.Edit(database, sql.Remove(at, Phrase.Length), automatic, detour.Index.Name, detour.Index.Sql);
        database.Execute($"drop index {SqliteDatabase.Quote(detour.Index.Name)}");
        return detour;
    }

    /// <summary>Ends it, once <see cref="Index"/> has been built: that index becomes the primary key's own.</summary>
    public void End(SqliteDatabase database) => Edit(database, _createTable, Index.Name, _automatic, null);

    private void Edit(SqliteDatabase database, string createTable, string index, string newName, string? newSql)
    {
        database.Execute("pragma writable_schema=on");
        database
            .Cached("update sqlite_master set sql = ?1 where type = 'table' and name = ?2")
            .BindAll(createTable, _table)
            .Run();
        database
            .Cached("update sqlite_master set name = ?1, sql = ?2 where type = 'index' and name = ?3")
            .Bind(1, newName)
            .Bind(2, newSql)
            .Bind(3, index)
            .Run();
        var version = database.Integer("pragma schema_version") + 1;

        // Both makes other connections read the schema again and lets go of this connection's own parsed copy.
        database.Execute($"pragma schema_version={version}; pragma writable_schema=reset");
    }
}
