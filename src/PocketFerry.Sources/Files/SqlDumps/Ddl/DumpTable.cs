namespace PocketFerry.Sources.Files.SqlDumps.Ddl;

/// <summary>Where a database object belongs: database and schema may be empty.</summary>
internal sealed record DumpName(string Database, string Schema, string Name);

/// <summary>A table as the dump's statements make it.</summary>
internal sealed class DumpTable(DumpName name)
{
    public DumpName Name { get; } = name;

    public List<DumpColumn> Columns { get; } = [];

    public IReadOnlyList<string> Key { get; set; } = [];

    public List<IReadOnlyList<string>> UniqueKeys { get; } = [];

    public List<DumpForeignKey> ForeignKeys { get; } = [];

    /// <summary>The collation of columns that name none; empty where the dump doesn't say.</summary>
    public string Collation { get; set; } = "";

    /// <summary>The partitioned table whose rows these are; null for others.</summary>
    public DumpName? PartitionOf { get; set; }

    /// <summary>
    /// Whether rows have values for generated columns too: MariaDB's dumps do, those of PostgreSQL and MySQL don't.
    /// </summary>
    public bool CarriesGenerated { get; set; }

    /// <summary>The columns that rows have values for.</summary>
    public IEnumerable<DumpColumn> Carried => Columns.Where(c => CarriesGenerated || !c.IsGenerated);

    /// <summary>Where rows of the table stand.</summary>
    public List<DumpRange> Ranges { get; } = [];

    /// <summary>Rows in COPY blocks; null where there are INSERTs, which are not counted.</summary>
    public long? RowCount { get; set; } = 0;
}

/// <summary>A column of a <see cref="DumpTable"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Declared">Its type as written.</param>
/// <param name="Nullable">Whether it admits null.</param>
/// <param name="IsGenerated">Whether its values are computed, and so not in the dump.</param>
/// <param name="IsJson">Whether a check says that it is JSON.</param>
/// <param name="Collation">The collation that it names; empty for none.</param>
internal sealed record DumpColumn(
    string Name,
    string Declared,
    bool Nullable,
    bool IsGenerated,
    bool IsJson,
    string Collation
);

/// <summary>A foreign key; without referred columns it goes to the other table's primary key.</summary>
internal sealed record DumpForeignKey(IReadOnlyList<string> Columns, DumpName Table, IReadOnlyList<string> Referred);

/// <summary>A part of the file in which rows of a table stand, statements of others perhaps among them.</summary>
internal readonly record struct DumpRange(long Start, long Line, long End, DumpState State);
