using PocketFerry.Engine.Plans;

namespace PocketFerry.Engine.Mapping;

/// <summary>Says which records have a value: records of the target, and those that the run will make.</summary>
public interface ILookups
{
    /// <summary>The ids of the records that have a value, two at most.</summary>
    /// <param name="lookup">The collection and the field, which were loaded before.</param>
    /// <param name="value">The value, as text in UTF-8.</param>
    IReadOnlyList<string> Find(Lookup lookup, ReadOnlySpan<byte> value);
}
