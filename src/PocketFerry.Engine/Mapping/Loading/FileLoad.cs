namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>How a file field gets its files from a column. Immutable.</summary>
/// <param name="Kind">What the column holds.</param>
internal sealed record FileLoad(FileLoadKind Kind)
{
    /// <summary>The folder that paths are below, in full.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Whether a file that isn't there is left out, instead of refusing the row.</summary>
    public bool LeavesMissingOut { get; init; }

    /// <summary>The column with the names of the column's contents; empty for none.</summary>
    public string NameColumn { get; init; } = "";

    /// <summary>The key's columns, after which contents without a name are called.</summary>
    public IReadOnlyList<string> KeyColumns { get; init; } = [];

    /// <summary>The ending, without a dot, of names that have none; empty takes what the content looks like.</summary>
    public string Extension { get; init; } = "";

    /// <summary>Whether a text in the column is bytes: where the source says that the column holds bytes.</summary>
    public bool TakesText { get; init; }

    /// <summary>All of it as text, by which plans are told apart.</summary>
    public string Print =>
        string.Join('|', [Kind.ToString(), Folder, $"{LeavesMissingOut}", NameColumn, Extension, .. KeyColumns]);
}

/// <summary>What a column holds of a file.</summary>
internal enum FileLoadKind
{
    /// <summary>Its path.</summary>
    Path,

    /// <summary>Its content.</summary>
    Blob,
}
