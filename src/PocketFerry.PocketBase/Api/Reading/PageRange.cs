namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>A page to ask for.</summary>
/// <param name="Behind">The id before the first; empty for the first of all.</param>
/// <param name="To">The last id; null where the range is open.</param>
/// <param name="Count">The most records.</param>
internal sealed record PageRange(string Behind, string? To, int Count)
{
    /// <summary>The longest answer to take: a single record may have any length.</summary>
    public int MaxBytes => Count == 1 ? int.MaxValue : PageSize.MaxBytes;
}
