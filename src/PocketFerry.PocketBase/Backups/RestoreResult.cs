namespace PocketFerry.PocketBase.Backups;

/// <summary>A restore that was done.</summary>
/// <param name="Elapsed">How long it took until everything was back.</param>
public sealed record RestoreResult(TimeSpan Elapsed)
{
    /// <summary>Whether a server takes the credentials as before; the restored state may know other superusers.</summary>
    public bool SignedIn { get; init; } = true;

    /// <summary>The backup that holds the state from before; empty where none was made.</summary>
    public string OldState { get; init; } = "";
}
