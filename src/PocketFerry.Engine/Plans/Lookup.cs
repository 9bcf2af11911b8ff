namespace PocketFerry.Engine.Plans;

/// <summary>Finds records by the value of one of their fields.</summary>
/// <param name="Collection">The name of the collection.</param>
/// <param name="Field">The name of the field, whose values tell the records.</param>
public sealed record Lookup(string Collection, string Field)
{
    /// <summary><c>countries by code</c>.</summary>
    public override string ToString() => $"{Collection} by {Field}";
}
