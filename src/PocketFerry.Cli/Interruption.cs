using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PocketFerry.Cli;

/// <summary>Ctrl-C and its like: the first asks the run to end and leave the target as it was, the second ends at once.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(500);

    private long _first;
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() =>
        _signals = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
        ];

    public CancellationToken Token => _source.Token;

    public bool Happened => _source.IsCancellationRequested;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (!_source.IsCancellationRequested)
        {
            context.Cancel = true;
            _first = Stopwatch.GetTimestamp();
            _source.Cancel();
        }
        else if (Stopwatch.GetElapsedTime(_first) < Impatience)
        {
            // Programs such as timeout send the same signal to us and to our group.
            context.Cancel = true;
        }
    }
}
