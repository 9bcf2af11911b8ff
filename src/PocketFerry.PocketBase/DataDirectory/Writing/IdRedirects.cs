using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>
/// Ids that rows came with, where the record has another: one that an upsert matched, whose id wins, or a new one with a
/// made id. Relations written by the run are led to it.
/// </summary>
internal static class IdRedirects
{
    public static void CreateTable(SqliteDatabase database) =>
        database.Execute(
            "create table temp.pbferry_redirect(collection text, wanted text, actual text, primary key (collection, wanted)) without rowid"
        );

    public static void Add(SqliteDatabase database, string collection, string wanted, string actual) =>
        database
            .Cached("insert or replace into temp.pbferry_redirect values(?, ?, ?)")
            .BindAll(collection, wanted, actual)
            .Run();

    /// <summary>The record that the row with this id became; null where the id stands as it is.</summary>
    public static string? Find(SqliteDatabase database, string collection, string wanted)
    {
        var row = database
            .Cached("select actual from temp.pbferry_redirect where collection = ? and wanted = ?")
            .BindAll(collection, wanted);
        var actual = row.Step() ? row.Text(0) : null;
        row.Reset();
        return actual;
    }

    public static bool Any(SqliteDatabase database, string collection) =>
        database.Integer("select exists(select 1 from temp.pbferry_redirect where collection = ?)", collection) == 1;
}
