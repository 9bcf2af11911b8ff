namespace PocketFerry.PocketBase.DataDirectory.Schema.Views;

/// <summary>A column or table of a SELECT.</summary>
/// <param name="Original">What is selected: a name, <c>table.name</c> or an expression; without quotes around names.</param>
/// <param name="Alias">What it is called in the result.</param>
internal sealed record SelectIdentifier(string Original, string Alias)
{
    private const string Quotes = "`\"[];";

    /// <summary>Reads <c>x</c>, <c>x y</c> or <c>x AS y</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static SelectIdentifier Parse(string text)
    {
        var parts =
            SqlTokenizer.TrySplit(text, ' ', '\n', '\t')
            ?? throw new FormatException($"quotes or brackets don't match in: {text}");
        return parts switch
        {
            [var original, var word, var alias] when word.Equals("as", StringComparison.OrdinalIgnoreCase) => Make(
                original,
                alias
            ),
            [var original, var alias] => Make(original, alias),
            [var only] => Make(only, only.Split('.')[^1]),
            _ => throw new FormatException($"'{text}' is neither a name nor 'expression AS name'"),
        };
    }

    // SQLite takes 'alias' in single quotes for a name too.
    private static SelectIdentifier Make(string original, string alias) =>
        new(Unquote(original, Quotes), Unquote(alias, Quotes + "'"));

    private static string Unquote(string text, string quotes) =>
        string.Join('.', text.Split('.').Select(part => part.Trim(quotes.ToCharArray())));
}
