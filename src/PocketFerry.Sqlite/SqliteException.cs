namespace PocketFerry.Sqlite;

/// <summary>SQLite refused something; the message is SQLite's own, with what was being done.</summary>
public sealed class SqliteException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">SQLite's extended result code.</param>
    /// <param name="message">What happened.</param>
    public SqliteException(int code, string message)
        : base(message) => Code = code;

    /// <summary>SQLite's extended result code, such as 2067 (<c>SQLITE_CONSTRAINT_UNIQUE</c>).</summary>
    public int Code { get; }

    /// <summary>The primary result code, such as 19 (<c>SQLITE_CONSTRAINT</c>).</summary>
    public int PrimaryCode => Code & 0xff;

    /// <summary>Whether another connection holds the lock.</summary>
    public bool IsBusy => PrimaryCode is 5 or 6;

    /// <summary>Whether the disk is full.</summary>
    public bool IsFull => PrimaryCode == 13;

    /// <summary>Whether the file is no SQLite database, or a damaged one.</summary>
    public bool IsCorrupt => PrimaryCode is 11 or 26;
}
