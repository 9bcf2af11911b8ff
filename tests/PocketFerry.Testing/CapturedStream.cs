using System.Buffers;

namespace PocketFerry.Testing;

/// <summary>Reads a pipe to its end in the background and keeps what came, so that its writer never blocks.</summary>
internal sealed class CapturedStream
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _kept = new();

    public CapturedStream(Stream pipe) => Completion = PumpAsync(pipe);

    /// <summary>Done when the pipe has ended.</summary>
    public Task Completion { get; }

    public byte[] Bytes
    {
        get
        {
            lock (_gate)
            {
                return _kept.WrittenSpan.ToArray();
            }
        }
    }

    private async Task PumpAsync(Stream pipe)
    {
        var buffer = new byte[8192];
        try
        {
            int count;
            while ((count = await pipe.ReadAsync(buffer)) > 0)
            {
                lock (_gate)
                {
                    _kept.Write(buffer.AsSpan(0, count));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process was killed and its pipe closed while it was being read.
        }
    }
}
