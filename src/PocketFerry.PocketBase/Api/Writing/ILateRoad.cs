namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Sets columns of records that are there, and nothing else runs.</summary>
internal interface ILateRoad
{
    /// <summary>A record's values, in the order of the columns, as a text to be kept until then; null leaves a column.</summary>
    string Write(string id, IReadOnlyList<string?> values);

    /// <summary>Sets what such texts say.</summary>
    Task SetAsync(IEnumerable<string> written, CancellationToken cancellation);
}
