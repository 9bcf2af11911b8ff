namespace PocketFerry.PocketBase.Api.Writing.Planned;

/// <summary>A new record of a dry run.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Body">Its fields as they were judged; empty where it can't be made again in another batch.</param>
/// <param name="Needs">The records that it refers to and that must be made before it, as (collection, id).</param>
internal sealed record PlannedRecord(
    string Collection,
    string Id,
    byte[] Body,
    IReadOnlyList<(string Collection, string Id)> Needs
)
{
    /// <summary>Whether it can go along with records that refer to it.</summary>
    public bool CanGoAlong => Body.Length > 0;
}
