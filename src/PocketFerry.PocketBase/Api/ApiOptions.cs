namespace PocketFerry.PocketBase.Api;

/// <summary>How the client treats a server.</summary>
public sealed record ApiOptions
{
    /// <summary>How long a server that answered before may be away, or busy, until the run gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Longest time for one answer. PocketBase itself gives up after five minutes.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(310);

    /// <summary>Longest time to connect.</summary>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pause before every request that writes.</summary>
    public TimeSpan Throttle { get; init; } = TimeSpan.Zero;

    /// <summary>Most records a request writes; null leaves it to the server's limits.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How many single requests run at a time where a server doesn't take batches.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Filters in PocketBase's language, by collection.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>By which route records are written.</summary>
    public ApiRoad Road { get; init; }

    /// <summary>
    /// Whether the hooks write rows straight into the tables: without PocketBase's validators and the owner's hooks.
    /// </summary>
    public bool Raw { get; init; }

    /// <summary>Whether a dry run uploads files too, so that the server judges them; it keeps none.</summary>
    public bool VerifyFiles { get; init; }

    /// <summary>Whether links to files in texts are led to the names that the files have after the upload.</summary>
    public bool RewriteLinks { get; init; }

    /// <summary>Whether the reset mails of users who got a random password are asked for after the run.</summary>
    public bool SendReset { get; init; }

    /// <summary>
    /// Since when records must have changed to be read, as PocketBase writes dates, by collection; <c>*</c> stands for all
    /// others.
    /// </summary>
    public IReadOnlyDictionary<string, string> Since { get; init; } = new Dictionary<string, string>();

    /// <summary>Switches the server's batches on while a run into it lasts, where they are off.</summary>
    public bool EnableBatch { get; init; }

    /// <summary>
    /// Makes required relations optional while a run into it lasts, where the records that they go to come later and the
    /// server can't take such records otherwise.
    /// </summary>
    public bool RelaxRequired { get; init; }

    /// <summary>
    /// Whether password hashes and token keys are found by filters, which takes hundreds of requests, where a server can't
    /// simply be asked for them (before 0.39).
    /// </summary>
    public bool SlowSecrets { get; init; }

    /// <summary>Hears of every file that PocketBase gave another name.</summary>
    public Action<FileRename>? FileRenamed { get; init; }
}

/// <summary>A file that has another name in the target than in the source.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="RecordId">The record's id in the target.</param>
/// <param name="Field">The file field.</param>
/// <param name="OldName">The name in the source.</param>
/// <param name="NewName">The name in the target.</param>
public sealed record FileRename(string Collection, string RecordId, string Field, string OldName, string NewName);
