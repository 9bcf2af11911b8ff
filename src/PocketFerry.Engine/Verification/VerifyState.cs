namespace PocketFerry.Engine.Verification;

/// <summary>How a collection stands.</summary>
internal enum VerifyState
{
    /// <summary>Everything that can be compared is the same.</summary>
    Validated,

    /// <summary>Records, fields or files differ.</summary>
    Mismatched,

    /// <summary>TO doesn't have the collection.</summary>
    MissingCollection,

    /// <summary>Nothing tells which record of FROM is which of TO.</summary>
    NoRecordIds,

    /// <summary>One of the sides could not be read to its end.</summary>
    ReadError,
}
