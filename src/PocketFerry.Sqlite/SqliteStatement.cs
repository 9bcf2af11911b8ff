using SQLitePCL;
using static SQLitePCL.raw;

namespace PocketFerry.Sqlite;

/// <summary>A compiled statement. Columns count from 0, parameters from 1, as in SQLite.</summary>
/// <remarks>Not thread-safe. Spans read from a row are valid until the next <see cref="Step"/> or <see cref="Reset"/>.</remarks>
public sealed class SqliteStatement : IDisposable
{
    private const int LongestLeanText = 1 << 16;

    private readonly SqliteDatabase _database;
    private readonly sqlite3_stmt _handle;
    private nint _raw;
    private readonly string _sql;

    internal SqliteStatement(SqliteDatabase database, sqlite3_stmt handle, string sql)
    {
        _database = database;
        _handle = handle;
        _raw = handle.DangerousGetHandle();
        _sql = sql;
        ColumnCount = sqlite3_column_count(handle);
    }

    /// <summary>How many columns a row has.</summary>
    public int ColumnCount { get; }

    /// <summary>A column's name.</summary>
    public string ColumnName(int column) => sqlite3_column_name(_handle, column).utf8_to_string();

    /// <summary>The type that the column's table declares for it; empty for an expression.</summary>
    public string ColumnDeclaredType(int column) => sqlite3_column_decltype(_handle, column).utf8_to_string() ?? "";

    /// <summary>Goes to the next row; false at the end.</summary>
    /// <exception cref="SqliteException">SQLite refused; the statement has been reset.</exception>
    public bool Step()
    {
        var code = SqliteColumns.Step(_raw);
        GC.KeepAlive(_handle);
        if (code == SQLITE_ROW)
        {
            return true;
        }

        if (code == SQLITE_DONE)
        {
            return false;
        }

        var error = _database.Error(code, _sql);
        sqlite3_reset(_handle);
        throw error;
    }

    /// <summary>Runs a statement that gives no rows and resets it; the result code instead of an exception for constraints.</summary>
    /// <returns>0, or the extended code of a broken constraint (primary code 19).</returns>
    /// <exception cref="SqliteException">Any other failure.</exception>
    public int TryRun()
    {
        var code = sqlite3_step(_handle);
        if (code is SQLITE_DONE or SQLITE_ROW)
        {
            sqlite3_reset(_handle);
            return 0;
        }

        var error = _database.Error(code, _sql);
        sqlite3_reset(_handle);
        if (error.PrimaryCode != SQLITE_CONSTRAINT)
        {
            throw error;
        }

        Failure = error.Message;
        return error.Code;
    }

    /// <summary>SQLite's message about the last constraint that <see cref="TryRun"/> found broken.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>Runs a statement that gives no rows and resets it.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>Makes the statement ready to run again; bindings stay.</summary>
    public void Reset() => sqlite3_reset(_handle);

    /// <summary>Sets every parameter to NULL.</summary>
    public void ClearBindings() => sqlite3_clear_bindings(_handle);

    /// <summary>Binds UTF-8 text, copied.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> text)
    {
        // The lean call must be short, and copying megabytes is not.
        Check(
            text.Length <= LongestLeanText
                ? SqliteParameters.Text(_raw, parameter, text)
                : sqlite3_bind_text(_handle, parameter, text)
        );
        return this;
    }

    /// <summary>Binds text.</summary>
    public SqliteStatement Bind(int parameter, string? text)
    {
        Check(text is null ? sqlite3_bind_null(_handle, parameter) : sqlite3_bind_text(_handle, parameter, text));
        return this;
    }

    /// <summary>Binds an integer.</summary>
    public SqliteStatement Bind(int parameter, long value)
    {
        Check(SqliteParameters.Integer(_raw, parameter, value));
        return this;
    }

    /// <summary>Binds a double.</summary>
    public SqliteStatement Bind(int parameter, double value)
    {
        Check(SqliteParameters.Real(_raw, parameter, value));
        return this;
    }

    /// <summary>Binds bytes, copied.</summary>
    public SqliteStatement BindBlob(int parameter, ReadOnlySpan<byte> value)
    {
        Check(sqlite3_bind_blob(_handle, parameter, value));
        return this;
    }

    /// <summary>Binds NULL.</summary>
    public SqliteStatement BindNull(int parameter)
    {
        Check(SqliteParameters.Null(_raw, parameter));
        return this;
    }

    /// <summary>Binds texts to the parameters from 1 on.</summary>
    public SqliteStatement BindAll(params ReadOnlySpan<string> texts)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            Bind(i + 1, texts[i]);
        }

        return this;
    }

    /// <summary>The stored type of a column of the current row.</summary>
    public SqliteType Type(int column) => (SqliteType)SqliteColumns.Type(_raw, column);

    /// <summary>Whether a column of the current row is NULL.</summary>
    public bool IsNull(int column) => Type(column) == SqliteType.Null;

    /// <summary>A column as an integer.</summary>
    public long Integer(int column) => SqliteColumns.Integer(_raw, column);

    /// <summary>A column as a double.</summary>
    public double Real(int column) => SqliteColumns.Real(_raw, column);

    /// <summary>A column's bytes: a blob's, or a text's in UTF-8 (NUL bytes included).</summary>
    public unsafe ReadOnlySpan<byte> Bytes(int column)
    {
        var bytes = SqliteColumns.Blob(_raw, column);
        return new ReadOnlySpan<byte>(bytes, bytes == null ? 0 : SqliteColumns.Length(_raw, column));
    }

    /// <summary>A text's bytes in UTF-8, also where the database keeps its text in UTF-16.</summary>
    public ReadOnlySpan<byte> Utf8(int column)
    {
        // Asking for the length converts in place; afterwards the bytes are the converted ones.
        _ = sqlite3_column_bytes(_handle, column);
        return Bytes(column);
    }

    /// <summary>A column as text; empty for NULL.</summary>
    public string Text(int column) => System.Text.Encoding.UTF8.GetString(Utf8(column));

    /// <inheritdoc/>
    public void Dispose()
    {
        // SQLite's column functions answer NULL for no statement at all.
        _raw = 0;
        _handle.Dispose();
    }

    private void Check(int code)
    {
        if (code != SQLITE_OK)
        {
            throw _database.Error(code, _sql);
        }
    }
}

/// <summary>SQLite's storage classes, with SQLite's own numbers.</summary>
public enum SqliteType
{
    /// <summary>64-bit integer.</summary>
    Integer = 1,

    /// <summary>Double.</summary>
    Real = 2,

    /// <summary>Text.</summary>
    Text = 3,

    /// <summary>Bytes.</summary>
    Blob = 4,

    /// <summary>NULL.</summary>
    Null = 5,
}
