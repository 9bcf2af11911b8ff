namespace PocketFerry.Engine.Ledgers;

/// <summary>What a ledger says of its run as a whole.</summary>
internal sealed record RunRecord
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>The command line without the program's name; secrets are taken out of it.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether it repaired what a comparison had found; who repeats that finds what is left.</summary>
    public bool IsRepair => Arguments is ["verify", ..];

    /// <summary>The folder in which it was typed: paths are relative to it.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The version of pbferry.</summary>
    public string Version { get; init; } = "";

    /// <summary>The source, without secrets.</summary>
    public string Source { get; init; } = "";

    /// <summary>The target, without secrets.</summary>
    public string Target { get; init; } = "";

    /// <summary>What is known of the target's version, such as <c>0.39 or later</c>; empty for nothing.</summary>
    public string TargetVersion { get; init; } = "";

    /// <summary>Whether nothing is kept.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether what the run writes stays when it ends early, so that it can be resumed.</summary>
    public bool IsResumable { get; init; }

    /// <summary>When it began, in UTC.</summary>
    public DateTime Started { get; init; }

    /// <summary>When it ended, in UTC; null while it hasn't.</summary>
    public DateTime? Ended { get; init; }

    /// <summary>How it stands.</summary>
    public RunState State { get; init; } = RunState.Running;

    /// <summary>The exit code; null while it hasn't ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it ended early; empty where it didn't.</summary>
    public string Failure { get; init; } = "";

    /// <summary>What new ids are made from, so that a resumed run makes the same.</summary>
    public string Seed { get; init; } = "";

    /// <summary>The folder of its rejects.</summary>
    public string Rejects { get; init; } = "";

    /// <summary>The file that standard input was spooled into; empty for none.</summary>
    public string Spool { get; init; } = "";

    /// <summary>The target's collections as they were when the run was planned, as a JSON array; empty where nobody asked.</summary>
    public string Collections { get; init; } = "";

    /// <summary>A hash of the plan: a resumed run must have the same.</summary>
    public string Plan { get; init; } = "";

    /// <summary>How often the run was resumed.</summary>
    public int Resumed { get; init; }

    /// <summary>The backup that holds the target's state from before; empty for none.</summary>
    public string Backup { get; init; } = "";

    /// <summary>Why nothing was kept to undo it; empty where something was.</summary>
    public string NoUndo { get; init; } = "";

    /// <summary>The run that this one undoes; empty for none.</summary>
    public string Undoes { get; init; } = "";

    /// <summary>The run that undid this one; empty for none.</summary>
    public string UndoneBy { get; init; } = "";
}
