namespace PocketFerry.Engine.Plans;

/// <summary>What a relation to a record that isn't there does.</summary>
public enum OnMissing
{
    /// <summary>The row is a reject.</summary>
    Reject,

    /// <summary>The relation is left out; a count is in the summary.</summary>
    Null,
}
