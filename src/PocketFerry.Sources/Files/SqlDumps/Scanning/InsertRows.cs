using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.SqlDumps.Values;

namespace PocketFerry.Sources.Files.SqlDumps.Scanning;

/// <summary>Goes through the rows of an INSERT, from behind its VALUES.</summary>
internal sealed class InsertRows(SqlStatements statements)
{
    private readonly RowScanner _scanner = new(statements.Lexis);
    private int _length;

    /// <summary>The bytes of the row; good until the next call of anything.</summary>
    public ReadOnlySpan<byte> Row => statements.Window.Bytes[.._length];

    public ReadOnlySpan<ValueToken> Values => _scanner.Values;

    /// <summary>Where the row stands.</summary>
    public RowPosition Position(long ordinal) => new(ordinal, statements.Window.Line, statements.Window.Offset);

    /// <summary>Goes behind the last row to the next; false behind the statement's end.</summary>
    public bool Next()
    {
        var window = statements.Window;
        window.Advance(_length);
        _length = 0;
        statements.SkipBlank();
        if (window.Has(1) && window.Bytes[0] == ',')
        {
            window.Advance(1);
            statements.SkipBlank();
        }

        if (!window.Has(1))
        {
            return false;
        }

        if (window.Bytes[0] != '(')
        {
            // The end, or ON DUPLICATE KEY and the like.
            statements.Skip();
            return false;
        }

        while ((_length = _scanner.Scan(window.Bytes, window.Ended)) < 0)
        {
            _length = 0;
            if (!window.More())
            {
                throw window.Broken("a row has no end", "Is the dump cut off, or a quote missing before it?");
            }
        }

        return true;
    }
}
