namespace PocketFerry.PocketBase.Api.Reading;

/// <summary>How many records to ask for at a time: many small ones, few large ones.</summary>
internal sealed class PageSize(int? most)
{
    /// <summary>PocketBase gives no more.</summary>
    public const int Most = 1000;

    private const int Target = 8 << 20;

    private readonly int _most = Math.Clamp(most ?? Most, 1, Most);

    /// <summary>Longest page taken; one beyond is asked for again in smaller parts.</summary>
    public static int MaxBytes => 64 << 20;

    public int Count { get; private set; } = Math.Clamp(most ?? Most, 1, Most);

    /// <summary>A page came: the next one may be as large as this one suggests.</summary>
    public void Learn(int bytes, int records)
    {
        if (records > 0)
        {
            var fitting = (int)Math.Clamp((long)Target * records / Math.Max(bytes, 1), 1, _most);
            Count = Math.Min(fitting, Math.Max(Count * 4, 1));
        }
    }

    /// <summary>A page was too long.</summary>
    /// <returns>False where even a single record is.</returns>
    public bool TryShrink()
    {
        if (Count == 1)
        {
            return false;
        }

        Count = Math.Max(1, Count / 8);
        return true;
    }
}
