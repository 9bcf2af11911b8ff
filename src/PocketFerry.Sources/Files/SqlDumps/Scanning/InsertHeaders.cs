namespace PocketFerry.Sources.Files.SqlDumps.Scanning;

/// <summary>
/// What stands before the rows of INSERTs. Dumps of a row a statement say the same a million times: it is read once, and
/// known by its bytes from then on.
/// </summary>
internal sealed class InsertHeaders(SqlStatements statements)
{
    private const int LongestKept = 512;

    private byte[] _bytes = [];
    private DataHeader? _last;

    /// <summary>
    /// Reads what stands before the rows and goes behind it; the same object as before where it is the same. Null, nowhere
    /// gone, where the statement has no rows.
    /// </summary>
    public DataHeader? Read()
    {
        var window = statements.Window;
        if (_last is not null && window.Has(_bytes.Length + 1) && IsLast(window.Bytes))
        {
            window.Advance(_bytes.Length);
            return _last;
        }

        // Reading on may move the window's bytes. Of a header longer than this nothing is kept.
        var offset = window.Offset;
        var start = window.Bytes[..Math.Min(window.Bytes.Length, LongestKept)].ToArray();
        var header = DataHeader.ReadInsert(statements);
        var length = window.Offset - offset;
        _last = length <= start.Length ? header : null;
        _bytes = _last is null ? [] : start[..(int)length];
        return header;
    }

    // VALUES ends in a word: VALUESX would be another.
    private bool IsLast(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(_bytes)
        && bytes[_bytes.Length] is (byte)' ' or (byte)'(' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
