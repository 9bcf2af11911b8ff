using System.Text;
using PocketFerry.Sources.Databases.MySql;

namespace PocketFerry.Sources.Files.SqlDumps.Ddl;

/// <summary>Reads a column of a CREATE TABLE.</summary>
internal static class ColumnParser
{
    // What can't be part of a type, and so ends it.
    private static readonly HashSet<string> Ends = new(StringComparer.OrdinalIgnoreCase)
    {
        "NOT",
        "NULL",
        "DEFAULT",
        "PRIMARY",
        "UNIQUE",
        "REFERENCES",
        "CHECK",
        "GENERATED",
        "AS",
        "COLLATE",
        "CHARSET",
        "COMMENT",
        "AUTO_INCREMENT",
        "AUTOINCREMENT",
        "CONSTRAINT",
        "ON",
        "STORED",
        "VIRTUAL",
        "PERSISTENT",
        "INVISIBLE",
        "VISIBLE",
        "KEY",
        "SRID",
        "STORAGE",
        "COMPRESSION",
        "COLUMN_FORMAT",
        "ENCODING",
        "REF_SYSTEM_ID",
    };

    /// <summary>Reads a column, and adds to the table what it says about keys.</summary>
    public static void Read(SqlTokens tokens, DumpTable table, Func<IReadOnlyList<string>, DumpName> resolve)
    {
        var name = tokens.Take().Text;
        var declared = Type(tokens);
        bool isNullable = true,
            isGenerated = false,
            isJson = false;
        var collation = "";
        while (!tokens.AtEnd && !tokens.Current.IsSymbol(',') && !tokens.Current.IsSymbol(')'))
        {
            if (tokens.TryWords("NOT", "NULL"))
            {
                isNullable = false;
            }
            else if (tokens.TryWords("PRIMARY", "KEY"))
            {
                table.Key = [name];
                isNullable = false;
            }
            else if (tokens.TryWord("UNIQUE"))
            {
                table.UniqueKeys.Add([name]);
            }
            else if (tokens.TryWord("REFERENCES"))
            {
                var other = resolve(tokens.TakeName());
                var referred = tokens.Current.IsSymbol('(') ? tokens.TakeColumns() ?? [] : [];
                table.ForeignKeys.Add(new DumpForeignKey([name], other, referred));
            }
            else if (tokens.TryWord("CHECK"))
            {
                isJson |= tokens.Peek().IsWord("json_valid") && tokens.Peek(3).Text == name;
                tokens.SkipBrackets();
            }
            else if (tokens.TryWord("COLLATE"))
            {
                collation = tokens.TakeName() is [.., var last] ? last : "";
            }
            else if (tokens.TryWords("CHARACTER", "SET") || tokens.TryWord("CHARSET"))
            {
                collation = MyCollation.Of(tokens.Take().Text);
            }
            else if (tokens.Current.IsWord("AS") && tokens.Peek().IsSymbol('('))
            {
                // GENERATED ALWAYS AS IDENTITY has no bracket: its values are in the dump.
                isGenerated = true;
                tokens.Take();
                tokens.SkipBrackets();
            }
            else if (tokens.Current.IsSymbol('('))
            {
                tokens.SkipBrackets();
            }
            else
            {
                tokens.Take();
            }
        }

        table.Columns.Add(new DumpColumn(name, declared, isNullable, isGenerated, isJson, collation));
    }

    /// <summary>Reads a type with its brackets and words: <c>character varying(10)[]</c>.</summary>
    public static string Type(SqlTokens tokens)
    {
        var text = new StringBuilder();
        while (!tokens.AtEnd)
        {
            var token = tokens.Current;
            if (
                token.IsSymbol(',')
                || token.IsSymbol(')')
                || token.IsSymbol('=')
                || (token.Kind == SqlTokenKind.Word && Ends.Contains(token.Text))
                || (token.IsWord("CHARACTER") && tokens.Peek().IsWord("SET"))
                || (token.IsWord("WITH") && !tokens.Peek().IsWord("TIME"))
            )
            {
                break;
            }

            if (token.IsSymbol('('))
            {
                Brackets(tokens, text);
                continue;
            }

            tokens.Take();
            if (token.Kind is SqlTokenKind.Word or SqlTokenKind.Name && text.Length > 0 && text[^1] != '.')
            {
                text.Append(' ');
            }

            text.Append(token.Text);
        }

        return text.ToString();
    }

    private static void Brackets(SqlTokens tokens, StringBuilder text)
    {
        text.Append('(');
        tokens.Take();
        while (!tokens.AtEnd && !tokens.TrySymbol(')'))
        {
            var token = tokens.Take();
            text.Append(
                token.Kind == SqlTokenKind.Text
                    ? $"'{token.Text.Replace("'", "''", StringComparison.Ordinal)}'"
                    : token.Text
            );
        }

        text.Append(')');
    }
}
