namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>A row to write by SQL.</summary>
/// <param name="Row">The row.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Empty">Fields that stay empty for now.</param>
internal sealed record SqlRow(int Row, string Id, IReadOnlySet<int> Empty)
{
    /// <summary>Whether an earlier row has a unique value in common with it, and must be done with first.</summary>
    public bool IsPostponed { get; init; }

    /// <summary>The fields of an existing record that change; null for a new record.</summary>
    public IReadOnlyList<int>? Changed { get; init; }

    /// <summary>Whether the row supplies a field, and it is written now.</summary>
    public bool Writes(int field) => Changed is null ? !Empty.Contains(field) : Changed.Contains(field);
}
