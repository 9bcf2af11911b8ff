using PocketFerry.Engine.Running;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Ids;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>A plan that a person can edit: what <c>pbferry run</c> executes. Immutable.</summary>
public sealed record PlanFile
{
    /// <summary>The form of plan files that this version reads and writes.</summary>
    public const int Version = 1;

    /// <summary>The source, as it would be typed; never with a password.</summary>
    public required string From { get; init; }

    /// <summary>Where <see cref="From"/> stands.</summary>
    public required PlanMark FromMark { get; init; }

    /// <summary>The target, as it would be typed.</summary>
    public required string To { get; init; }

    /// <summary>Where <see cref="To"/> stands.</summary>
    public required PlanMark ToMark { get; init; }

    /// <summary>What holds for all collections that don't say otherwise.</summary>
    public PlanDefaults Defaults { get; init; } = new();

    /// <summary>The collections, in the file's order.</summary>
    public required IReadOnlyList<PlanEntry> Collections { get; init; }
}

/// <summary>What holds for a whole plan.</summary>
public sealed record PlanDefaults
{
    /// <summary>How existing records are treated; null leaves it to the command line.</summary>
    public WriteMode? Mode { get; init; }

    /// <summary>What a bad row does; null leaves it to the command line.</summary>
    public OnError? OnError { get; init; }

    /// <summary>Make the collections that the target lacks.</summary>
    public bool CreateMissing { get; init; }

    /// <summary>Add the fields that existing collections lack.</summary>
    public bool AddFields { get; init; }

    /// <summary>Whether password hashes and token keys of a PocketBase source are carried.</summary>
    public bool WithSecrets { get; init; }

    /// <summary>How names that the plan doesn't give become legal.</summary>
    public NameStyle Names { get; init; } = NameStyle.Keep;

    /// <summary>The namespace that ids are derived in.</summary>
    public string IdNamespace { get; init; } = RecordIds.DefaultNamespace;

    /// <summary>The folder that paths of files are below; empty where each field says its own.</summary>
    public string FilesFrom { get; init; } = "";

    /// <summary>Where <see cref="FilesFrom"/> stands.</summary>
    internal PlanMark? FilesFromMark { get; init; }
}
