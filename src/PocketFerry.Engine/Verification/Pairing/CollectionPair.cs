using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Verification.Pairing;

/// <summary>A stream of FROM and the collection of TO that it is compared with.</summary>
internal sealed class CollectionPair
{
    /// <summary>The collection's name in TO; what it would be where TO lacks it.</summary>
    public required string Name { get; init; }

    /// <summary>FROM's side.</summary>
    public required PairSide From { get; init; }

    /// <summary>TO's side; null where TO lacks the collection.</summary>
    public PairSide? To { get; init; }

    /// <summary>The collection with the id and the fields that are compared.</summary>
    public required Collection Compared { get; set; }

    /// <summary>What is known before a record was read.</summary>
    public required CollectionReport Report { get; init; }

    /// <summary>Of two rows of FROM with one id, whether the first counts.</summary>
    public bool FirstWins { get; init; } = true;

    /// <summary>Whether a field that a row of FROM says nothing about may be anything in TO.</summary>
    public bool SilenceKeeps { get; init; }

    /// <summary>The fields that tell which record of FROM is which of TO; empty is the id.</summary>
    public IReadOnlyList<string> MatchFields { get; init; } = [];
}

/// <summary>One side of a pair.</summary>
/// <param name="Source">The endpoint.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Collection">The collection whose fields the columns are.</param>
internal sealed record PairSide(ISource Source, SourceStream Stream, Collection Collection)
{
    /// <summary>How rows become records; null where they are records already.</summary>
    public StreamPlan? Mapping { get; init; }

    /// <summary>The plan that the mapping is of.</summary>
    public RunPlan? Plan { get; init; }

    /// <summary>The contents of its file fields; null where it has none.</summary>
    public IFileStore? Files => Plan?.Files as LoadedFiles ?? Source as IFileStore;

    /// <summary>TO's ids of collections by FROM's, for the records that name collections by id.</summary>
    public IReadOnlyDictionary<string, string> CollectionIds { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it is FROM.</summary>
    public bool IsFrom { get; init; }

    /// <summary>Whether a record's id is the one that the source knows it by.</summary>
    public bool KeepsIds => Mapping is null || (Mapping.Ids == IdPolicy.Keep && Stream.Collection is not null);
}
