namespace PocketFerry.PocketBase.DataDirectory.Schema.Diff;

/// <summary>What happens to a collection, field or index.</summary>
public enum SchemaChange
{
    /// <summary>It is only in the wanted schema.</summary>
    Added,

    /// <summary>It is only in the present schema.</summary>
    Removed,

    /// <summary>It is in both, and differs.</summary>
    Changed,
}
