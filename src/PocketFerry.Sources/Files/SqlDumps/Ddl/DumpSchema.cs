using PocketFerry.Sources.Files.SqlDumps.Scanning;

namespace PocketFerry.Sources.Files.SqlDumps.Ddl;

/// <summary>What the statements of a dump say about tables and types. Not thread-safe.</summary>
internal sealed class DumpSchema(SqlLexis lexis)
{
    private readonly Dictionary<DumpName, DumpTable> _tables = [];
    private readonly List<DumpTable> _inOrder = [];

    public IReadOnlyList<DumpTable> Tables => _inOrder;

    /// <summary>Labels of enums, by name.</summary>
    public Dictionary<string, IReadOnlyList<string>> Enums { get; } = new(StringComparer.Ordinal);

    /// <summary>Base types of domains, by name.</summary>
    public Dictionary<string, string> Domains { get; } = new(StringComparer.Ordinal);

    /// <summary>The database in use; empty where the dump names none.</summary>
    public string Database { get; set; } = "";

    /// <summary>The schema of names without one.</summary>
    public string Schema { get; set; } = lexis.Dialect == SqlDialect.Postgres ? "public" : "";

    /// <summary>The character set that texts are written in, in lower case; empty where the dump doesn't say.</summary>
    public string Charset { get; set; } = "";

    /// <summary>The table of that name; SQLite and often MySQL compare names without case.</summary>
    public DumpTable? Find(DumpName name) =>
        _tables.TryGetValue(name, out var table) ? table
        : lexis.Dialect == SqlDialect.Postgres ? null
        : _inOrder.Find(t =>
            t.Name.Name.Equals(name.Name, StringComparison.OrdinalIgnoreCase)
            && t.Name.Database.Equals(name.Database, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The table whose rows a table's are: itself, or what it is a partition of.</summary>
    public DumpTable RootOf(DumpTable table)
    {
        var root = table;
        for (var i = 0; i < 8 && root.PartitionOf is { } parent && Find(parent) is { } found; i++)
        {
            root = found;
        }

        return root;
    }

    public void Add(DumpTable table)
    {
        Remove(table.Name);
        _tables[table.Name] = table;
        _inOrder.Add(table);
    }

    public void Remove(DumpName name)
    {
        if (_tables.Remove(name, out var old))
        {
            _inOrder.Remove(old);
        }
    }

    /// <summary>The full name of something called so.</summary>
    public DumpName Resolve(IReadOnlyList<string> parts)
    {
        var folded = lexis.Dialect == SqlDialect.Postgres;
        return parts.Count switch
        {
            0 => new DumpName(Database, Schema, ""),
            1 => new DumpName(Database, Schema, parts[0]),
            _ when folded => new DumpName(Database, parts[^2], parts[^1]),
            // MySQL's first part is a database; SQLite's is main.
            _ => new DumpName(lexis.Dialect == SqlDialect.MySql ? parts[^2] : Database, Schema, parts[^1]),
        };
    }
}
