using System.Runtime.InteropServices;

namespace PocketFerry.Sqlite;

/// <summary>SQLite's bind functions for short values, called the lean way of <see cref="SqliteColumns"/>.</summary>
internal static unsafe partial class SqliteParameters
{
    private const string Library = "e_sqlite3";

    /// <summary>Makes SQLite copy the bytes before the call returns.</summary>
    private const nint Transient = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    [SuppressGCTransition]
    public static partial int Integer(nint statement, int parameter, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_double")]
    [SuppressGCTransition]
    public static partial int Real(nint statement, int parameter, double value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    [SuppressGCTransition]
    public static partial int Null(nint statement, int parameter);

    public static int Text(nint statement, int parameter, ReadOnlySpan<byte> text)
    {
        // A null pointer would mean NULL, and an empty span may be one.
        byte nothing = 0;
        fixed (byte* start = text)
        {
            return Text(statement, parameter, start is null ? &nothing : start, text.Length, Transient);
        }
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    [SuppressGCTransition]
    private static partial int Text(nint statement, int parameter, byte* text, int length, nint destructor);
}
