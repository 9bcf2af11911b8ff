using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Databases.MySql;
using PocketFerry.Sources.Databases.Postgres;
using PocketFerry.Sources.Files.SqlDumps.Ddl;

namespace PocketFerry.Sources.Files.SqlDumps;

/// <summary>Makes streams of a dump's tables, as the live database would.</summary>
internal sealed class DumpStreams(DumpIndex index)
{
    private readonly bool _hasDatabases = index.Schema.Tables.Select(t => t.Name.Database).Distinct().Skip(1).Any();

    public SourceStream Of(DumpTable table)
    {
        var columns = table.Carried.ToList();
        return new SourceStream(NameOf(table.Name))
        {
            Columns =
            [
                .. columns.Select(c => new SourceColumn(c.Name, Declared(c), c.Nullable && !table.Key.Contains(c.Name))
                {
                    IgnoresCase = IgnoresCase(table, c),
                }),
            ],
            Key = [.. table.Key.Select(k => Own(table, k))],
            UniqueKeys = [.. table.UniqueKeys.Select(k => (IReadOnlyList<string>)[.. k.Select(c => Own(table, c))])],
            ForeignKeys = [.. table.ForeignKeys.Select(k => KeyOf(table, k)).OfType<SourceForeignKey>()],
            TextIsUntyped = index.Dialect == SqlDialect.Sqlite,
        };
    }

    /// <summary>The type of a PostgreSQL column.</summary>
    public PgType PgTypeOf(DumpColumn column) => PgTypeOf(column.Declared, 0);

    private PgType PgTypeOf(string declared, int depth)
    {
        if (declared.EndsWith("[]", StringComparison.Ordinal))
        {
            var element = PgTypeOf(declared.TrimEnd('[', ']', ' '), depth);
            return new PgType(PgKind.Array, declared, element.Kind);
        }

        var dot = declared.IndexOf('.', StringComparison.Ordinal);
        var bracket = declared.IndexOf('(', StringComparison.Ordinal);
        var plain = dot >= 0 && (bracket < 0 || dot < bracket) ? declared[(dot + 1)..] : declared;
        if (index.Schema.Enums.TryGetValue(plain, out var labels))
        {
            return PgType.Enum(labels);
        }

        if (depth < 16 && index.Schema.Domains.TryGetValue(plain, out var basis))
        {
            return PgTypeOf(basis, depth + 1);
        }

        return new PgType(PgType.KindOf(WithoutBrackets(plain)), plain);
    }

    private string Declared(DumpColumn column) =>
        index.Dialect switch
        {
            SqlDialect.Postgres => PgTypeOf(column).Declared,
            SqlDialect.MySql => MyType.Of(column.Declared, column.IsJson).Declared,
            _ => column.Declared,
        };

    private bool IgnoresCase(DumpTable table, DumpColumn column) =>
        index.Dialect switch
        {
            SqlDialect.Postgres => PgTypeOf(column).IgnoresCase,
            SqlDialect.MySql => IsText(MyType.Of(column.Declared, column.IsJson).Kind)
                && MyCollation.IgnoresCase(column.Collation.Length > 0 ? column.Collation : table.Collation),
            _ => column.Collation.Equals("NOCASE", StringComparison.OrdinalIgnoreCase),
        };

    private static bool IsText(MyKind kind) => kind is MyKind.Text or MyKind.Set or MyKind.Json;

    private SourceForeignKey? KeyOf(DumpTable table, DumpForeignKey key)
    {
        var other = index.Schema.Find(key.Table);
        return other is null
            ? null
            : new SourceForeignKey(
                [.. key.Columns.Select(c => Own(table, c))],
                NameOf(other.Name),
                key.Referred.Count > 0 ? [.. key.Referred.Select(c => Own(other, c))] : other.Key
            );
    }

    private string NameOf(DumpName name)
    {
        var table = name.Schema is "" or "public" ? name.Name : $"{name.Schema}.{name.Name}";
        return _hasDatabases && name.Database.Length > 0 ? $"{name.Database}.{table}" : table;
    }

    /// <summary>A column as the table writes it.</summary>
    private static string Own(DumpTable table, string column) =>
        table.Columns.Find(c => c.Name == column)?.Name
        ?? table.Columns.Find(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase))?.Name
        ?? column;

    // timestamp(3) with time zone
    private static string WithoutBrackets(string type)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var close = type.IndexOf(')', StringComparison.Ordinal);
        return open < 0 || close < open ? type : (type[..open] + type[(close + 1)..]).Trim();
    }
}
