namespace PocketFerry.Engine.Ledgers;

/// <summary>The tables of a ledger.</summary>
internal static class LedgerSchema
{
    public const int Version = 1;

    public const string Text = """
        CREATE TABLE run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE streams (
            number INTEGER PRIMARY KEY, stream TEXT NOT NULL, target TEXT NOT NULL, fingerprint TEXT NOT NULL,
            state INTEGER NOT NULL, ordinal INTEGER NOT NULL, line INTEGER NOT NULL, offset INTEGER NOT NULL,
            record TEXT NOT NULL, read INTEGER NOT NULL, inserted INTEGER NOT NULL, updated INTEGER NOT NULL,
            skipped INTEGER NOT NULL, rejected INTEGER NOT NULL, files INTEGER NOT NULL, milliseconds INTEGER NOT NULL,
            warnings TEXT NOT NULL);
        CREATE TABLE tallies (
            stream INTEGER, name TEXT, value INTEGER NOT NULL, PRIMARY KEY (stream, name)) WITHOUT ROWID;
        CREATE TABLE intents (number INTEGER PRIMARY KEY, stream INTEGER NOT NULL, rows BLOB NOT NULL);
        CREATE TABLE redirects (
            collection TEXT, source TEXT, target TEXT NOT NULL, PRIMARY KEY (collection, source)) WITHOUT ROWID;
        CREATE TABLE waiting (
            stream INTEGER, ordinal INTEGER, id TEXT NOT NULL, inserted INTEGER NOT NULL, late TEXT NOT NULL,
            relations BLOB NOT NULL, settled INTEGER NOT NULL DEFAULT 0, fault TEXT,
            PRIMARY KEY (stream, ordinal)) WITHOUT ROWID;
        CREATE TABLE renames (
            collection TEXT, record TEXT, field TEXT, source TEXT, target TEXT NOT NULL,
            PRIMARY KEY (collection, record, field, source)) WITHOUT ROWID;
        CREATE TABLE links (
            stream INTEGER, id TEXT, late TEXT NOT NULL, PRIMARY KEY (stream, id)) WITHOUT ROWID;
        CREATE TABLE resets (
            collection TEXT, id TEXT, email TEXT NOT NULL, asked INTEGER NOT NULL,
            PRIMARY KEY (collection, id)) WITHOUT ROWID;
        CREATE TABLE settings (
            number INTEGER PRIMARY KEY, server TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
            before TEXT NOT NULL, during TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE rejects (
            stream TEXT PRIMARY KEY, path TEXT NOT NULL, rows INTEGER NOT NULL, reasons INTEGER NOT NULL,
            count INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE output (path TEXT PRIMARY KEY, whole INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE outputs (
            stream INTEGER PRIMARY KEY, file TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
            records INTEGER NOT NULL, files INTEGER NOT NULL, file_bytes INTEGER NOT NULL);
        PRAGMA user_version=1;
        """;
}
