using System.Text;

namespace PocketFerry.Sources.Files.SqlDumps.Scanning;

/// <summary>Goes through a dump statement by statement.</summary>
internal sealed class SqlStatements(SqlWindow window, SqlLexis lexis)
{
    private const int LongestWord = 32;

    public SqlWindow Window { get; } = window;

    public SqlLexis Lexis { get; } = lexis;

    /// <summary>
    /// Goes to the start of the next statement and gives its first word in capitals; null at the end of the file. Commands
    /// to the client (<c>\connect</c>, <c>DELIMITER</c>) are carried out.
    /// </summary>
    public string? Next()
    {
        while (true)
        {
            SkipBlank();
            if (!Window.Has(1))
            {
                return null;
            }

            if (Window.Bytes.StartsWith(Lexis.Delimiter))
            {
                Window.Advance(Lexis.Delimiter.Length);
                continue;
            }

            if (Lexis.Dialect == SqlDialect.Postgres && Window.Bytes[0] == '\\')
            {
                Connect(ReadLine());
                continue;
            }

            var word = FirstWord();
            if (Lexis.Dialect == SqlDialect.MySql && word == "DELIMITER")
            {
                var delimiter = ReadLine()["DELIMITER".Length..].Trim();
                Lexis.Delimiter = delimiter.Length > 0 ? Encoding.UTF8.GetBytes(delimiter) : [(byte)';'];
                continue;
            }

            return word;
        }
    }

    /// <summary>The database that <c>\connect</c> went to; empty before the first.</summary>
    public string Database { get; set; } = "";

    /// <summary>Goes behind the statement.</summary>
    public void Skip()
    {
        // Piece by piece what can't hold a delimiter could be given up earlier; a statement that long isn't worth it.
        Window.Advance(Length());
    }

    /// <summary>Reads the statement, its delimiter included.</summary>
    public byte[] Read()
    {
        var length = Length();
        var bytes = Window.Bytes[..length].ToArray();
        Window.Advance(length);
        return bytes;
    }

    public void SkipBlank()
    {
        while (true)
        {
            var length = Lexis.Blank(Window.Bytes, Window.Ended);
            if (length >= 0)
            {
                Window.Advance(length);
                if (length == 0 || Window.Bytes.Length > 0)
                {
                    return;
                }
            }

            if (!Window.More() && Window.Ended && Lexis.Blank(Window.Bytes, isAll: true) < 0)
            {
                Window.Advance(Math.Max(0, Window.Bytes.IndexOfAnyExcept(" \t\r\n"u8)));
                throw Window.Broken("a comment has no end", "Is the dump cut off?");
            }

            if (Window.Ended && Window.Bytes.IsEmpty)
            {
                return;
            }
        }
    }

    private int Length()
    {
        while (true)
        {
            var length = Lexis.StatementLength(Window.Bytes, Window.Ended);
            if (length < 0)
            {
                Window.More();
                continue;
            }

            // The last one of a dump that was written by hand may lack its delimiter.
            return Window.Bytes[..length].EndsWith(Lexis.Delimiter) || Lexis.IsWhole(Window.Bytes[..length])
                ? length
                : throw Window.Broken(
                    "a statement has no end",
                    "Is the dump cut off? If it is whole, end it with ';'."
                );
        }
    }

    private string FirstWord()
    {
        Window.Has(LongestWord);
        var bytes = Window.Bytes;
        // By far the most, and worth no text of its own each time.
        if (bytes.StartsWith("INSERT "u8))
        {
            return "INSERT";
        }

        var length = 0;
        while (length < Math.Min(LongestWord, bytes.Length) && char.IsAsciiLetter((char)bytes[length]))
        {
            length++;
        }

        return Encoding.ASCII.GetString(bytes[..length]).ToUpperInvariant();
    }

    private string ReadLine()
    {
        int end;
        while ((end = Window.Bytes.IndexOf((byte)'\n')) < 0)
        {
            if (!Window.More())
            {
                end = Window.Bytes.Length;
                break;
            }
        }

        var line = Encoding.UTF8.GetString(Window.Bytes[..end]);
        Window.Advance(end);
        return line.TrimEnd('\r');
    }

    private void Connect(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["\\connect" or "\\c", var name, ..])
        {
            Database = name.TrimEnd(';').Trim('"');
        }
    }
}
