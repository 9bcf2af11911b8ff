namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>How many requests go into a batch: as many as the server's limits, and its speed, allow.</summary>
internal sealed class BatchLimit(int most, TimeSpan time, long maxBytes)
{
    /// <summary>More bring nothing: the server has one writer.</summary>
    public const int Useful = 1000;

    private const double LongShare = 0.4;
    private const double ShortShare = 0.1;

    /// <summary>Longest body; with room for what the server counts besides.</summary>
    public long Bytes { get; } = Math.Max(1024, Math.Min(maxBytes - 1024, 16 << 20));

    public int Count { get; private set; } = Math.Max(1, most);

    /// <summary>A batch went through.</summary>
    public void Learn(int count, TimeSpan taken)
    {
        if (taken > time * LongShare)
        {
            Count = Math.Max(1, Math.Min(Count, count) / 2);
        }
        else if (count == Count && taken < time * ShortShare)
        {
            Count = Math.Min(Math.Max(1, most), Count * 2);
        }
    }

    /// <summary>A batch was too much for the server.</summary>
    /// <returns>False where it was a single request.</returns>
    public bool TryShrink(int count)
    {
        Count = Math.Max(1, Math.Min(Count, count) / 2);
        return count > 1;
    }
}
