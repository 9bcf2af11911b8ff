using PocketFerry.Sources.Databases.MySql;
using PocketFerry.Sources.Files.SqlDumps.Scanning;

namespace PocketFerry.Sources.Files.SqlDumps.Ddl;

/// <summary>Reads the statements that make tables, keys and types.</summary>
internal sealed class DdlReader(DumpSchema schema, SqlLexis lexis)
{
    private static readonly string[] Kinds =
    [
        "GLOBAL",
        "LOCAL",
        "TEMP",
        "TEMPORARY",
        "UNLOGGED",
        "FOREIGN",
        "OR",
        "REPLACE",
    ];
    private readonly KeyReader _keys = new(schema);

    /// <summary>Reads a statement; false where it says nothing about data.</summary>
    public bool Read(ReadOnlySpan<byte> statement)
    {
        var tokens = new SqlTokens(statement, lexis);
        return tokens.Take().Text.ToUpperInvariant() switch
        {
            "CREATE" => Create(tokens),
            "ALTER" => Alter(tokens),
            "DROP" => Drop(tokens),
            "USE" => Use(tokens),
            "SET" => Set(tokens),
            "SELECT" => Select(tokens),
            _ => false,
        };
    }

    private bool Create(SqlTokens tokens)
    {
        while (Kinds.Any(k => tokens.TryWord(k))) { }

        if (tokens.TryWord("TABLE"))
        {
            return CreateTable(tokens);
        }

        if (tokens.TryWords("UNIQUE", "INDEX"))
        {
            return _keys.ReadIndex(tokens);
        }

        if (tokens.TryWord("TYPE"))
        {
            var name = tokens.TakeName();
            if (!tokens.TryWords("AS", "ENUM") || name.Count == 0 || !tokens.TrySymbol('('))
            {
                return false;
            }

            var labels = new List<string>();
            while (!tokens.AtEnd && !tokens.TrySymbol(')'))
            {
                labels.Add(tokens.Take().Text);
                tokens.TrySymbol(',');
            }

            schema.Enums[name[^1]] = labels;
            return true;
        }

        if (tokens.TryWord("DOMAIN"))
        {
            var name = tokens.TakeName();
            tokens.TryWord("AS");
            schema.Domains[name.Count > 0 ? name[^1] : ""] = ColumnParser.Type(tokens);
            return true;
        }

        return false;
    }

    private bool CreateTable(SqlTokens tokens)
    {
        tokens.TryWords("IF", "NOT", "EXISTS");
        var table = new DumpTable(schema.Resolve(tokens.TakeName()));
        if (tokens.TryWords("PARTITION", "OF"))
        {
            table.PartitionOf = schema.Resolve(tokens.TakeName());
            schema.Add(table);
            return true;
        }

        if (!tokens.TrySymbol('('))
        {
            return false;
        }

        while (!tokens.AtEnd && !tokens.TrySymbol(')'))
        {
            if (!_keys.TryRead(tokens, table))
            {
                ColumnParser.Read(tokens, table, schema.Resolve);
            }

            tokens.SkipItem();
            tokens.TrySymbol(',');
        }

        if (lexis.Dialect == SqlDialect.MySql)
        {
            table.Collation = CollationOf(tokens);
        }

        if (table.Columns.Count > 0 && !table.Name.Name.StartsWith("sqlite_", StringComparison.Ordinal))
        {
            schema.Add(table);
        }

        return true;
    }

    // ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    private static string CollationOf(SqlTokens tokens)
    {
        var collation = "";
        while (!tokens.AtEnd)
        {
            if (tokens.TryWord("COLLATE"))
            {
                tokens.TrySymbol('=');
                return tokens.Take().Text;
            }

            if (tokens.TryWord("CHARSET") || tokens.TryWords("CHARACTER", "SET"))
            {
                tokens.TrySymbol('=');
                collation = MyCollation.Of(tokens.Take().Text);
            }
            else
            {
                tokens.Take();
            }
        }

        return collation;
    }

    private bool Alter(SqlTokens tokens)
    {
        tokens.TryWord("IGNORE");
        if (!tokens.TryWord("TABLE"))
        {
            return false;
        }

        tokens.TryWords("IF", "EXISTS");
        tokens.TryWord("ONLY");
        if (schema.Find(schema.Resolve(tokens.TakeName())) is not { } table)
        {
            return false;
        }

        var isRead = false;
        while (!tokens.AtEnd)
        {
            if (tokens.TryWords("ATTACH", "PARTITION"))
            {
                if (schema.Find(schema.Resolve(tokens.TakeName())) is { } partition)
                {
                    partition.PartitionOf = table.Name;
                    isRead = true;
                }
            }
            else if (tokens.TryWord("ADD"))
            {
                isRead |= _keys.TryRead(tokens, table);
            }

            tokens.SkipItem();
            if (!tokens.TrySymbol(',') && !tokens.TrySymbol(')'))
            {
                break;
            }
        }

        return isRead;
    }

    // A dump makes tables in the place of views first, and drops them before it makes the views.
    private bool Drop(SqlTokens tokens)
    {
        if (!tokens.TryWord("TABLE") && !tokens.TryWord("VIEW"))
        {
            return false;
        }

        tokens.TryWords("IF", "EXISTS");
        schema.Remove(schema.Resolve(tokens.TakeName()));
        return true;
    }

    private bool Use(SqlTokens tokens)
    {
        schema.Database = tokens.Take().Text;
        return true;
    }

    private bool Set(SqlTokens tokens)
    {
        tokens.TryWord("SESSION");
        if (tokens.TryWord("NAMES"))
        {
            schema.Charset = tokens.Take().Text.ToLowerInvariant();
            return true;
        }

        var setting = tokens.Take();
        _ = tokens.TrySymbol('=') || tokens.TryWord("TO");
        switch (setting.Text.ToLowerInvariant())
        {
            case "client_encoding":
                schema.Charset = tokens.Take().Text.ToLowerInvariant();
                return true;
            case "standard_conforming_strings":
                lexis.BackslashEscapes = tokens.Take().Text.ToLowerInvariant() is "off" or "false" or "0";
                return true;
            case "search_path" when lexis.Dialect == SqlDialect.Postgres:
                schema.Schema = tokens.Take().Text is { Length: > 0 } first ? first : "public";
                return true;
            default:
                return false;
        }
    }

    // SELECT pg_catalog.set_config('search_path', '', false)
    private bool Select(SqlTokens tokens)
    {
        if (
            tokens.TakeName() is not [.., "set_config"]
            || !tokens.TrySymbol('(')
            || tokens.Take().Text != "search_path"
        )
        {
            return false;
        }

        tokens.TrySymbol(',');
        schema.Schema = tokens.Take().Text.Split(',')[0].Trim().Trim('"') is { Length: > 0 } first ? first : "public";
        return true;
    }
}
