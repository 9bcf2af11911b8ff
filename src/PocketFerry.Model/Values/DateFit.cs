namespace PocketFerry.Model.Values;

/// <summary>How well a date's text fits PocketBase's form.</summary>
public enum DateFit
{
    /// <summary>The canonical text is the same instant.</summary>
    Exact,

    /// <summary>There are digits below the millisecond that aren't zero.</summary>
    TooPrecise,

    /// <summary>The instant is 0001-01-01 00:00:00Z, which PocketBase takes as "no date".</summary>
    Zero,

    /// <summary>In UTC, the instant is outside the years 0000 to 9999.</summary>
    OutOfRange,

    /// <summary>The text is no date in an ISO form, or names a day that doesn't exist.</summary>
    Malformed,
}
