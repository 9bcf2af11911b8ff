using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Backups.Servers;

/// <summary>
/// A server's backup as a stream to seek in: an archive's directory, and single entries, without fetching the rest.
/// Reads ahead a little, and more the longer it is read in order.
/// </summary>
internal sealed class RemoteBackupStream(RemoteBackup backup, CancellationToken cancellation) : Stream
{
    private const int Smallest = 64 << 10;
    private const int Largest = 4 << 20;

    private ApiResponse? _block;
    private long _blockStart;
    private int _ahead = Smallest;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => backup.Info.Size;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        _position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => Length + offset,
        };

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        if (!Holds(_position))
        {
            // Archives are read by blocking calls; there is no context here to block.
            Task.Run(FetchAsync, CancellationToken.None).GetAwaiter().GetResult();
        }

        return Take(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        if (!Holds(_position))
        {
            await FetchAsync().ConfigureAwait(false);
        }

        return Take(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _block?.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Holds(long position) =>
        _block is not null && position >= _blockStart && position < _blockStart + _block.Body.Length;

    private int Take(Span<byte> buffer)
    {
        var rest = _block!.Body[(int)(_position - _blockStart)..];
        var count = Math.Min(buffer.Length, rest.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    private async Task FetchAsync()
    {
        var goesOn = _block is not null && _position == _blockStart + _block.Body.Length;
        _ahead = goesOn ? Math.Min(_ahead * 2, Largest) : Smallest;
        // The directory stands at the end, and is looked for backwards.
        var start = Length - _position < Smallest ? Math.Max(0, Length - Smallest) : _position;
        _block?.Dispose();
        _block = null;
        _block = await backup
            .FetchAsync(start, (int)Math.Min(_ahead, Length - start), cancellation)
            .ConfigureAwait(false);
        _blockStart = start;
    }
}
