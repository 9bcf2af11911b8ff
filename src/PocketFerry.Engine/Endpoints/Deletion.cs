namespace PocketFerry.Engine.Endpoints;

/// <summary>What became of a record that was to be deleted.</summary>
/// <param name="Record">The record.</param>
/// <param name="Outcome">What became of it.</param>
public readonly record struct Deletion(RecordKey Record, DeletionOutcome Outcome);

/// <summary>What may become of a record that is to be deleted.</summary>
public enum DeletionOutcome
{
    /// <summary>It is deleted.</summary>
    Deleted,

    /// <summary>It stays, since a record refers to it that stays as well.</summary>
    Referred,

    /// <summary>It wasn't there any more.</summary>
    Gone,
}
