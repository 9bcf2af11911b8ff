using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>
/// Ids that rows came with, where an upsert matched a record with another id: the existing record's id wins, and relations
/// written by the run are led to it.
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

    public static bool Any(SqliteDatabase database, string collection) =>
        database.Integer("select exists(select 1 from temp.pbferry_redirect where collection = ?)", collection) == 1;
}
