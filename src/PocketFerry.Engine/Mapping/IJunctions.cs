using PocketFerry.Engine.Plans;

namespace PocketFerry.Engine.Mapping;

/// <summary>Says which records belong together by a junction table.</summary>
public interface IJunctions
{
    /// <summary>The keys that stand beside a key in a junction table, in their order: numbers by size, then texts.</summary>
    /// <param name="junction">The table, which was loaded before.</param>
    /// <param name="key">The key's canonical text, as ids are derived from it.</param>
    IReadOnlyList<string> Find(Junction junction, string key);
}
