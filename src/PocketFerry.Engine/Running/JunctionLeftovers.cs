namespace PocketFerry.Engine.Running;

/// <summary>What no list got of a junction table.</summary>
/// <param name="Rows">Pairs of keys whose own key no record had.</param>
/// <param name="Key">One of those own keys; empty for none.</param>
/// <param name="Unreadable">Rows that the source couldn't read.</param>
/// <param name="Fault">Why the first of those couldn't be read; empty for none.</param>
internal readonly record struct JunctionLeftovers(long Rows, string Key, long Unreadable, string Fault);
