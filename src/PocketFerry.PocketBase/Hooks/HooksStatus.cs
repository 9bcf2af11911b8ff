namespace PocketFerry.PocketBase.Hooks;

/// <summary>What of our scripts a <c>pb_hooks</c> folder holds.</summary>
/// <param name="Folder">The <c>pb_hooks</c> folder.</param>
/// <param name="Version">The version that is installed; null where none is.</param>
/// <param name="Changed">Files that were edited since, by path below the folder.</param>
/// <param name="Missing">Files that were taken away since.</param>
public sealed record HooksStatus(
    string Folder,
    string? Version,
    IReadOnlyList<string> Changed,
    IReadOnlyList<string> Missing
)
{
    /// <summary>Whether something is installed.</summary>
    public bool IsInstalled => Version is not null;

    /// <summary>Whether it is installed and as it was written.</summary>
    public bool IsWhole => IsInstalled && Changed.Count == 0 && Missing.Count == 0;

    /// <summary>Whether it is the version that this library would install.</summary>
    public bool IsCurrent => Version == HookScripts.Version;
}
