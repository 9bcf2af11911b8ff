namespace PocketFerry.Sqlite;

/// <summary>How a database file is opened.</summary>
public enum SqliteOpenMode
{
    /// <summary>Existing file, no writes.</summary>
    ReadOnly,

    /// <summary>Existing file.</summary>
    ReadWrite,

    /// <summary>Existing or new file.</summary>
    Create,
}
