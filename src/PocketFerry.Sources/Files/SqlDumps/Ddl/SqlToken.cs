namespace PocketFerry.Sources.Files.SqlDumps.Ddl;

/// <summary>What a token of a statement is.</summary>
internal enum SqlTokenKind
{
    /// <summary>There is no token: the statement is at its end.</summary>
    End,

    /// <summary>A bare word.</summary>
    Word,

    /// <summary>A quoted name.</summary>
    Name,
    Text,
    Number,
    Symbol,
}

/// <summary>A token of a statement; names and texts without their quotes.</summary>
internal readonly struct SqlToken(SqlTokenKind kind, string text)
{
    // The default is the end's.
    private readonly string? _text = text;

    public SqlTokenKind Kind { get; } = kind;

    public string Text => _text ?? "";

    public bool IsWord(string word) =>
        Kind == SqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(char symbol) => Kind == SqlTokenKind.Symbol && Text[0] == symbol;
}
