using PocketFerry.Engine.Plans.Drafting;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Plans;

/// <summary>A plan, and what is to be said about it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Notes">Lines for the summary, in order.</param>
/// <param name="Proposals">The collections that were inferred, with the reasons for each column's type.</param>
public sealed record PlannedRun(
    RunPlan Plan,
    IReadOnlyList<PlanNote> Notes,
    IReadOnlyList<CollectionProposal> Proposals
)
{
    /// <summary>How the plan came about, for the file that says so.</summary>
    internal IReadOnlyList<StreamDraft> Drafts { get; init; } = [];

    /// <summary>The collections that the target has now.</summary>
    internal IReadOnlyList<Collection> Target { get; init; } = [];

    /// <summary>The name of a collection of the target.</summary>
    internal string NameOf(string collectionId) =>
        Target.FirstOrDefault(c => c.Id == collectionId)?.Name ?? collectionId;
}

/// <summary>A line for the summary.</summary>
/// <param name="Kind">Whether it is a warning.</param>
/// <param name="Stream">The stream it is about; empty where it is about the run.</param>
/// <param name="Text">The line, without the stream's name.</param>
public sealed record PlanNote(PlanNoteKind Kind, string Stream, string Text);

/// <summary>How much a note weighs.</summary>
public enum PlanNoteKind
{
    /// <summary>What the plan does.</summary>
    Info,

    /// <summary>How an inferred collection is made, which the plan's collections show as well.</summary>
    Creation,

    /// <summary>What may surprise.</summary>
    Warning,
}
