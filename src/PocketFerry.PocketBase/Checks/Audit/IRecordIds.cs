namespace PocketFerry.PocketBase.Checks.Audit;

/// <summary>Says which ids a PocketBase has.</summary>
internal interface IRecordIds
{
    /// <summary>Those of some ids that a collection has.</summary>
    /// <param name="collection">The collection's name.</param>
    /// <param name="ids">At most some thousands.</param>
    /// <param name="cancellation">Ends the looking.</param>
    Task<HashSet<string>> FindAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellation);
}
