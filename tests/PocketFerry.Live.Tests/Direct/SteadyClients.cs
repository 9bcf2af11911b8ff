using System.Diagnostics;

namespace PocketFerry.Live.Tests.Direct;

/// <summary>Clients that ask one server again and again, before and while something happens to it.</summary>
internal sealed class SteadyClients : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _clients;
    private readonly TaskCompletionSource _warm = new();
    private readonly Func<int, int, Task<bool>> _ask;
    private readonly Lock _gate = new();
    private int _cold;
    private Answers _answers = new(0, 0, TimeSpan.Zero);
    private TimeSpan _usual;

    private SteadyClients(int count, Func<int, int, Task<bool>> ask)
    {
        (_cold, _ask) = (count, ask);
        _clients = [.. Enumerable.Range(0, count).Select(n => Task.Run(() => AskAsync(n)))];
    }

    /// <summary>What was answered.</summary>
    /// <param name="Requests">How many requests.</param>
    /// <param name="Failed">How many of them weren't answered as they should be.</param>
    /// <param name="Slowest">The longest time that one took.</param>
    public sealed record Answers(int Requests, int Failed, TimeSpan Slowest);

    /// <summary>How long a request may take on this machine: some time, or what shows that the machine itself is slow.</summary>
    public TimeSpan Patience(TimeSpan most) => TimeSpan.FromTicks(Math.Max(most.Ticks, 20 * _usual.Ticks));

    /// <summary>Starts clients, and returns when each has had some answers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="ask">Asks once, for a client by its number and the number of its request; whether all was well.</param>
    public static async Task<SteadyClients> StartAsync(int count, Func<int, int, Task<bool>> ask)
    {
        var clients = new SteadyClients(count, ask);
        await Task.WhenAny([clients._warm.Task, .. clients._clients]);
        lock (clients._gate)
        {
            clients._usual = clients._answers.Slowest;
            clients._answers = new(0, clients._answers.Failed, TimeSpan.Zero);
        }

        return clients;
    }

    /// <summary>Stops them; gives what they saw since the start.</summary>
    public async Task<Answers> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
        return _answers;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_clients));
        _stop.Dispose();
    }

    private async Task AskAsync(int client)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            if (number == 5 && Interlocked.Decrement(ref _cold) == 0)
            {
                _warm.SetResult();
            }

            var clock = Stopwatch.StartNew();
            var isWell = await _ask(client, number);
            lock (_gate)
            {
                _answers = new(
                    _answers.Requests + 1,
                    _answers.Failed + (isWell ? 0 : 1),
                    clock.Elapsed > _answers.Slowest ? clock.Elapsed : _answers.Slowest
                );
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }
}
