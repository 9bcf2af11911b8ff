using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Endpoints;

/// <summary>One table, collection, file or query of a source.</summary>
/// <param name="Name">The stream's name: a table's, a collection's, or a file's without its endings.</param>
public sealed record SourceStream(string Name)
{
    /// <summary>The columns known before reading. JSON sources leave this empty: their keys are found while reading.</summary>
    public IReadOnlyList<SourceColumn> Columns { get; init; } = [];

    /// <summary>The collection behind the stream where the source is PocketBase or a dump of it.</summary>
    public Collection? Collection { get; init; }

    /// <summary>The SQL query that gives the rows (<see cref="ISqlSource.DescribeAsync"/>); empty for a table.</summary>
    public string Query { get; init; } = "";

    /// <summary>The primary key's columns in key order; empty where there is none.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];

    /// <summary>The foreign keys that the source declares.</summary>
    public IReadOnlyList<SourceForeignKey> ForeignKeys { get; init; } = [];

    /// <summary>Column sets that the source declares unique, besides the key.</summary>
    public IReadOnlyList<IReadOnlyList<string>> UniqueKeys { get; init; } = [];

    /// <summary>
    /// Whether text cells have no type of their own (CSV, SQLite), so that "12" may be a number and "[1]" JSON. False for
    /// JSON, where the text "12" is a text.
    /// </summary>
    public bool TextIsUntyped { get; init; }

    /// <summary>
    /// What identifies the stream's content (a file's hash, say) where rows have no key: ids are derived from it and the
    /// row's number. Empty means the stream's name.
    /// </summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>What is known of the stream before a run reads it, and of no use to a plan: what isn't carried, say. A sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>About how many bytes the rows take, where that is known cheaply; chooses the write strategy.</summary>
    public long? EstimatedBytes { get; init; }

    /// <summary>Number of rows where that is known cheaply and exactly.</summary>
    public long? RowCount { get; init; }

    /// <summary>Whether keys in a column are the same where they differ in case alone.</summary>
    internal bool IgnoresCase(string column) => Columns.FirstOrDefault(c => c.Name == column) is { IgnoresCase: true };
}

/// <summary>A column of a <see cref="SourceStream"/>.</summary>
/// <param name="Name">The column's name as the source has it.</param>
/// <param name="DeclaredType">The type as the source declares it (<c>NVARCHAR(160)</c>); empty where it declares none.</param>
/// <param name="Nullable">Whether the source admits null.</param>
public sealed record SourceColumn(string Name, string DeclaredType = "", bool Nullable = true)
{
    /// <summary>Whether the source takes texts that differ in case alone for the same: ids derived from them are, too.</summary>
    public bool IgnoresCase { get; init; }
}

/// <summary>A foreign key that a source declares.</summary>
/// <param name="Columns">The referring columns.</param>
/// <param name="Stream">The name of the stream referred to.</param>
/// <param name="ReferredColumns">The columns referred to, in the same order.</param>
public sealed record SourceForeignKey(
    IReadOnlyList<string> Columns,
    string Stream,
    IReadOnlyList<string> ReferredColumns
)
{
    /// <summary>Whether the column holds lists of keys (a JSON array) rather than one.</summary>
    public bool IsMultiple { get; init; }
}
