namespace PocketFerry.Engine.Undo;

/// <summary>The tables of an undo file.</summary>
internal static class UndoSchema
{
    public const int Version = 1;

    public const string Text = """
        CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE collections (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, fields TEXT NOT NULL);
        CREATE TABLE records (
            number INTEGER PRIMARY KEY, collection INTEGER NOT NULL, id TEXT NOT NULL, before BLOB, after BLOB,
            UNIQUE (collection, id));
        CREATE TABLE made (
            number INTEGER PRIMARY KEY, collection INTEGER NOT NULL, count INTEGER NOT NULL, records BLOB NOT NULL);
        CREATE TABLE files (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
        PRAGMA user_version=1;
        """;
}
