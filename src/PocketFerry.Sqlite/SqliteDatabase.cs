using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace PocketFerry.Sqlite;

/// <summary>
/// A connection to a SQLite database, without ADO.NET: statements take and give UTF-8 spans. Opened with stock SQLite's
/// behaviour (foreign keys off unless asked for, double-quoted strings allowed as PocketBase's own driver does).
/// </summary>
/// <remarks>Not thread-safe: one thread at a time.</remarks>
public sealed class SqliteDatabase : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _cache = new(StringComparer.Ordinal);

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string path)
    {
        Handle = handle;
        Path = path;
    }

    internal sqlite3 Handle { get; }

    /// <summary>The file's path; <c>:memory:</c> for none.</summary>
    public string Path { get; }

    /// <summary>Rows changed by the last INSERT, UPDATE or DELETE.</summary>
    public int Changes => sqlite3_changes(Handle);

    /// <summary>The rowid of the last insert.</summary>
    public long LastInsertRowId => sqlite3_last_insert_rowid(Handle);

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => sqlite3_get_autocommit(Handle) == 0;

    /// <summary>SQLite's version, such as <c>3.53.4</c>.</summary>
    public static string LibraryVersion => sqlite3_libversion().utf8_to_string();

    /// <summary>Opens a database.</summary>
    /// <param name="path">A file, or <c>:memory:</c>.</param>
    /// <param name="mode">How.</param>
    /// <param name="busyTimeout">Milliseconds to wait for another connection's lock.</param>
    /// <exception cref="SqliteException">The file can't be opened.</exception>
    public static SqliteDatabase Open(string path, SqliteOpenMode mode, int busyTimeout = 10_000)
    {
        var flags = mode switch
        {
            SqliteOpenMode.ReadOnly => SQLITE_OPEN_READONLY,
            SqliteOpenMode.ReadWrite => SQLITE_OPEN_READWRITE,
            _ => SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
        };
        var code = sqlite3_open_v2(path, out var handle, flags | SQLITE_OPEN_NOMUTEX, null);
        if (code != SQLITE_OK)
        {
            var message = handle is null ? "out of memory" : sqlite3_errmsg(handle).utf8_to_string();
            handle?.Dispose();
            throw new SqliteException(code, $"{path}: {message}");
        }

        sqlite3_extended_result_codes(handle, 1);
        sqlite3_busy_timeout(handle, busyTimeout);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 0, out _);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 1, out _);
        sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 1, out _);
        return new SqliteDatabase(handle, path);
    }

    /// <summary>Compiles one statement.</summary>
    /// <exception cref="SqliteException">The SQL is wrong.</exception>
    public SqliteStatement Prepare(string sql)
    {
        var code = sqlite3_prepare_v2(Handle, Encoding.UTF8.GetBytes(sql), out var statement);
        if (code != SQLITE_OK)
        {
            throw Error(code, sql);
        }

        return new SqliteStatement(this, statement, sql);
    }

    /// <summary>A compiled statement that the connection keeps and disposes; reset and unbound on each call.</summary>
    public SqliteStatement Cached(string sql)
    {
        if (!_cache.TryGetValue(sql, out var statement))
        {
            _cache[sql] = statement = Prepare(sql);
        }

        statement.Reset();
        statement.ClearBindings();
        return statement;
    }

    /// <summary>The collation of a table's column, such as <c>NOCASE</c>; empty where it can't be told.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    public string CollationOf(string table, string column) =>
        sqlite3_table_column_metadata(Handle, "main", table, column, out _, out var collation, out _, out _, out _)
        == SQLITE_OK
            ? collation ?? ""
            : "";

    /// <summary>Runs one or several statements and throws their rows away.</summary>
    /// <exception cref="SqliteException">One of them failed; the earlier ones have run.</exception>
    public void Execute(string sql)
    {
        var code = sqlite3_exec(Handle, sql, out var message);
        if (code != SQLITE_OK)
        {
            throw new SqliteException(
                sqlite3_extended_errcode(Handle) is var x && x != 0 ? x : code,
                $"{message ?? "error"} [{Shorten(sql)}]"
            );
        }
    }

    /// <summary>The first column of the first row as text, or null without a row (or with NULL).</summary>
    public string? Text(string sql, params ReadOnlySpan<string> parameters)
    {
        using var statement = Prepare(sql);
        statement.BindAll(parameters);
        return statement.Step() ? statement.Text(0) : null;
    }

    /// <summary>The first column of the first row as an integer, or 0 without a row.</summary>
    public long Integer(string sql, params ReadOnlySpan<string> parameters)
    {
        using var statement = Prepare(sql);
        statement.BindAll(parameters);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    /// <summary>Runs one statement with text parameters.</summary>
    public void Run(string sql, params ReadOnlySpan<string> parameters)
    {
        using var statement = Prepare(sql);
        statement.BindAll(parameters);
        while (statement.Step()) { }
    }

    /// <summary>An identifier in double quotes, safe to paste into SQL.</summary>
    public static string Quote(string identifier) =>
        $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text in single quotes, safe to paste into SQL where parameters aren't allowed.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Makes a cancelled operation return at its next opportunity; callable from any thread.</summary>
    public void Interrupt() => sqlite3_interrupt(Handle);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _cache.Values)
        {
            statement.Dispose();
        }

        _cache.Clear();
        Handle.Dispose();
    }

    internal SqliteException Error(int code, string sql) =>
        new(
            sqlite3_extended_errcode(Handle) is var x && x != 0 ? x : code,
            $"{sqlite3_errmsg(Handle).utf8_to_string()} [{Shorten(sql)}]"
        );

    private static string Shorten(string sql) => sql.Length <= 200 ? sql : sql[..200] + "…";
}
