namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>What applying a schema may do. By default it makes missing collections, fields and indexes, and no more.</summary>
public sealed record SchemaApplyOptions
{
    /// <summary>Allows changing what is there without losing data: rules, options, settings of fields, indexes.</summary>
    public bool AllowChange { get; init; }

    /// <summary>Allows what loses or moves stored data: dropping, renaming and retyping fields, renaming collections.</summary>
    public bool AllowDrop { get; init; }

    /// <summary>Allows removing collections that the wanted schema doesn't have, with all their records.</summary>
    public bool AllowDropCollections { get; init; }

    /// <summary>Whether a server has the data directory open: then nothing is done, as it wouldn't notice.</summary>
    public bool IsServerRunning { get; init; }

    /// <summary>Does everything and takes it back.</summary>
    public bool DryRun { get; init; }
}
