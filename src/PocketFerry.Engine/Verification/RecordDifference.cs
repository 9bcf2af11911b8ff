namespace PocketFerry.Engine.Verification;

/// <summary>A record that differs, or one that is shown.</summary>
/// <param name="Kind">How.</param>
/// <param name="Id">Its id in TO; in FROM where TO lacks it.</param>
/// <param name="Fields">The fields that differ; none where a side lacks the record.</param>
/// <param name="Row">Where the row stands in FROM; 0 where FROM lacks it.</param>
internal sealed record RecordDifference(
    DifferenceKind Kind,
    string Id,
    IReadOnlyList<FieldDifference> Fields,
    long Row
);

/// <summary>What a record's difference is.</summary>
internal enum DifferenceKind
{
    /// <summary>Only FROM has it.</summary>
    Missing,

    /// <summary>Only TO has it.</summary>
    Extra,

    /// <summary>Fields differ.</summary>
    Changed,

    /// <summary>None.</summary>
    Same,
}

/// <summary>A field's values on both sides.</summary>
/// <param name="Field">The field.</param>
/// <param name="From">FROM's value for people; of a secret nothing.</param>
/// <param name="To">TO's.</param>
/// <param name="IsSecret">Whether the values must not be shown.</param>
internal sealed record FieldDifference(string Field, string From, string To, bool IsSecret);

/// <summary>What is wrong with a collection besides records that differ, or is worth knowing.</summary>
/// <param name="Kind">A word for programs.</param>
/// <param name="Text">One sentence.</param>
/// <param name="IsDifference">Whether it is a difference, not only worth knowing.</param>
/// <param name="Count">How often.</param>
internal sealed record Finding(string Kind, string Text, bool IsDifference, long Count = 1)
{
    /// <summary>The records concerned, as far as they were looked at.</summary>
    public IReadOnlyList<string> Records { get; init; } = [];
}

/// <summary>A component or field that could not be compared.</summary>
/// <param name="Part"><c>dates</c>, <c>secrets</c>, <c>files</c>, or a field's name.</param>
/// <param name="Reason">Why, and the cure where there is one.</param>
internal sealed record NotCompared(string Part, string Reason);
