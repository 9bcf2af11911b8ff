using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Schema;

/// <summary>
/// All or nothing, inside the caller's transaction where there is one. Unless <see cref="Keep"/> was called, dispose
/// undoes everything since the start.
/// </summary>
internal sealed class Savepoint : IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly bool _isOutermost;
    private bool _kept;

    public Savepoint(SqliteDatabase database)
    {
        _database = database;
        _isOutermost = !database.InTransaction;
        // Outside a transaction a savepoint would take the write lock late, and fail where it could have waited.
        database.Execute(_isOutermost ? "BEGIN IMMEDIATE" : "SAVEPOINT pbferry_schema");
    }

    public void Keep()
    {
        _database.Execute(_isOutermost ? "COMMIT" : "RELEASE pbferry_schema");
        _kept = true;
    }

    public void Dispose()
    {
        // SQLite ends the transaction by itself after some errors, such as a full disk.
        if (!_kept && _database.InTransaction)
        {
            _database.Execute(_isOutermost ? "ROLLBACK" : "ROLLBACK TO pbferry_schema; RELEASE pbferry_schema");
        }
    }
}
