namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>Gives the secret fields of a collection's records: each row is the id, and then the fields.</summary>
internal interface ISecretTable
{
    /// <summary>
    /// The records behind an id up to another, in the order of their ids; <see cref="Client.ApiSql.MaxRows"/> of them mean
    /// that there may be more.
    /// </summary>
    Task<List<string?[]>> BehindAsync(string behind, string last, CancellationToken cancellation);

    /// <summary>The records of some ids, in parts.</summary>
    IAsyncEnumerable<List<string?[]>> OfAsync(IEnumerable<string> ids, CancellationToken cancellation);
}
