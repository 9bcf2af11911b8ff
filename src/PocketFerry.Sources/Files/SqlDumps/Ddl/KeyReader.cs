namespace PocketFerry.Sources.Files.SqlDumps.Ddl;

/// <summary>Reads keys: in a CREATE TABLE, behind ALTER TABLE … ADD, and as unique indexes.</summary>
internal sealed class KeyReader(DumpSchema schema)
{
    private static readonly string[] Others =
    [
        "KEY",
        "INDEX",
        "FULLTEXT",
        "SPATIAL",
        "CHECK",
        "EXCLUDE",
        "LIKE",
        "PERIOD",
    ];

    /// <summary>Reads a constraint of a table; false where a column stands there instead.</summary>
    public bool TryRead(SqlTokens tokens, DumpTable table)
    {
        var isNamed = tokens.TryWord("CONSTRAINT");
        if (isNamed && !IsStart(tokens))
        {
            tokens.TakeName();
        }

        if (tokens.TryWords("PRIMARY", "KEY"))
        {
            SkipTo(tokens);
            table.Key = tokens.TakeColumns() ?? table.Key;
        }
        else if (tokens.Current.IsWord("UNIQUE") && !IsColumn(tokens))
        {
            tokens.Take();
            SkipTo(tokens);
            if (tokens.TakeColumns() is { } columns)
            {
                table.UniqueKeys.Add(columns);
            }
        }
        else if (tokens.TryWords("FOREIGN", "KEY"))
        {
            SkipTo(tokens);
            var columns = tokens.TakeColumns() ?? [];
            if (tokens.TryWord("REFERENCES"))
            {
                var other = schema.Resolve(tokens.TakeName());
                var referred = tokens.Current.IsSymbol('(') ? tokens.TakeColumns() ?? [] : [];
                table.ForeignKeys.Add(new DumpForeignKey(columns, other, referred));
            }
        }
        else if (isNamed || (Others.Any(o => tokens.Current.IsWord(o)) && !IsColumn(tokens)))
        {
            // Checks and plain indexes.
        }
        else
        {
            return false;
        }

        tokens.SkipItem();
        return true;
    }

    /// <summary>Reads what follows CREATE UNIQUE INDEX.</summary>
    public bool ReadIndex(SqlTokens tokens)
    {
        tokens.TryWord("CONCURRENTLY");
        tokens.TryWords("IF", "NOT", "EXISTS");
        while (!tokens.AtEnd && !tokens.TryWord("ON"))
        {
            tokens.Take();
        }

        tokens.TryWord("ONLY");
        var table = schema.Find(schema.Resolve(tokens.TakeName()));
        if (tokens.TryWord("USING"))
        {
            tokens.Take();
        }

        var columns = tokens.TakeColumns();
        if (tokens.TryWord("INCLUDE"))
        {
            tokens.SkipBrackets();
        }

        tokens.TryWords("NULLS", "NOT", "DISTINCT");
        if (table is null || columns is null || tokens.Current.IsWord("WHERE"))
        {
            return table is not null;
        }

        table.UniqueKeys.Add(columns);
        return true;
    }

    // A column may be called "key" or "check": then a type follows, not a bracket or another name and a bracket.
    private static bool IsColumn(SqlTokens tokens) =>
        tokens.Peek().Kind == SqlTokenKind.Word
        && !tokens.Peek().IsWord("KEY")
        && !tokens.Peek().IsWord("INDEX")
        && !tokens.Peek(2).IsSymbol('(')
        && !tokens.Peek().IsSymbol('(');

    private static bool IsStart(SqlTokens tokens) =>
        tokens.Current.IsWord("PRIMARY")
        || tokens.Current.IsWord("UNIQUE")
        || tokens.Current.IsWord("FOREIGN")
        || tokens.Current.IsWord("CHECK");

    /// <summary>Goes to the bracket with the columns: an index may have a name and a method.</summary>
    private static void SkipTo(SqlTokens tokens)
    {
        while (!tokens.AtEnd && !tokens.Current.IsSymbol('(') && !tokens.Current.IsSymbol(','))
        {
            tokens.Take();
        }
    }
}
