namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>How the road by backup is gone.</summary>
public sealed record BackupRoadOptions
{
    /// <summary>A folder of the run's own, for what is fetched; made, private to the user, and deleted at the end.</summary>
    public required string Folder { get; init; }

    /// <summary>The run's id, which the backups on the server are named after.</summary>
    public required string RunId { get; init; }

    /// <summary>Whether a run of this id was begun before and broke off: what it left on the server is looked at first.</summary>
    public bool Resumes { get; init; }

    /// <summary>
    /// Asks whether the server's state may be replaced, right before it is. False, or none to ask, leaves it as it is.
    /// </summary>
    public Func<RestoreNotice, CancellationToken, Task<bool>>? Confirm { get; init; }

    /// <summary>Hears what is being done.</summary>
    public Action<string>? Step { get; init; }

    /// <summary>Hears what the user should know and nothing else tells.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>
    /// Longest time that an upload may take by the measured speed. PocketBase itself ends it after five minutes.
    /// </summary>
    public TimeSpan LongestUpload { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Hears that the run that is resumed was through, and has nothing left to do.</summary>
    internal Action? WasThrough { get; init; }

    /// <summary>Tells how many bytes are free where a folder is.</summary>
    internal Func<string, long> FreeSpace { get; init; } = Archives.DiskSpace.FreeAt;
}

/// <summary>What a restore will do.</summary>
/// <param name="Server">The server.</param>
/// <param name="Records">How many records it will have.</param>
/// <param name="Bytes">How long the archive is that it restores.</param>
/// <param name="OldState">The backup that will hold the state it has now.</param>
/// <param name="Window">
/// About how long the last look at the server lies before the restore; what others write in that time is lost.
/// </param>
public sealed record RestoreNotice(string Server, long Records, long Bytes, string OldState, TimeSpan Window);
