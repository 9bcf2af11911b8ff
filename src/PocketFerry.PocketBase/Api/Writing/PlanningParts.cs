using PocketFerry.PocketBase.Api.Writing.Planned;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>What plans parts of a row.</summary>
/// <param name="Roads">Which way rows go.</param>
/// <param name="Files">Which files go with them.</param>
/// <param name="Relations">In a dry run: what becomes of relations to records that are only planned.</param>
/// <param name="Tally">Counts.</param>
internal sealed record PlanningParts(RowRoads Roads, RowFiles Files, PlannedRelations? Relations, WriteTally Tally)
{
    /// <summary>What was under way when the run broke off; null where nothing was.</summary>
    public OwnRecords? Own { get; init; }
}
