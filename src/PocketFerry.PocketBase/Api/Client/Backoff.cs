namespace PocketFerry.PocketBase.Api.Client;

/// <summary>Pauses between attempts: they double, with jitter so that several clients don't come back together.</summary>
internal sealed class Backoff(TimeSpan patience)
{
    private const double First = 0.1;
    private const double Longest = 10;

    private readonly DateTime _start = DateTime.UtcNow;

    /// <summary>How often it has waited.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether the patience is at its end.</summary>
    public bool IsOver => DateTime.UtcNow - _start >= patience;

    /// <summary>Waits for the next attempt; at least as long as the server asks for.</summary>
    public Task WaitAsync(TimeSpan? asked, CancellationToken cancellation)
    {
        var seconds = Math.Min(Longest, First * Math.Pow(2, Math.Min(Attempts++, 10)));
        var pause = TimeSpan.FromSeconds(seconds * (0.5 + (Random.Shared.NextDouble() / 2)));
        if (asked > pause)
        {
            pause = asked.Value > TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : asked.Value;
        }

        return Task.Delay(pause, cancellation);
    }
}
