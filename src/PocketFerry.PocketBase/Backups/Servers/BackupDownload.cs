using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Backups.Servers;

/// <summary>
/// Writes a server's backup into a file. What came is kept under a name of its own until all is there, and the next
/// attempt goes on behind it.
/// </summary>
internal sealed class BackupDownload(RemoteBackup backup, string file)
{
    private const int First = 1 << 20;
    private const int Largest = 8 << 20;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(2);

    // Only the same backup may be gone on with.
    private readonly string _part = string.Create(
        CultureInfo.InvariantCulture,
        $"{file}.{backup.Info.Size}-{backup.Info.Modified:yyyyMMddHHmmssfff}.part"
    );

    public async Task RunAsync(Action<long, long>? progress, CancellationToken cancellation)
    {
        if (File.Exists(file))
        {
            throw new EndpointException(
                $"{file} is there already.",
                "Take another name, or delete it first.",
                EndpointFailure.Usage
            );
        }

        await FetchAsync(progress, cancellation).ConfigureAwait(false);
        File.Move(_part, file, overwrite: false);
    }

    private async Task FetchAsync(Action<long, long>? progress, CancellationToken cancellation)
    {
        var output = Open();
        await using (output.ConfigureAwait(false))
        {
            var size = backup.Info.Size;
            if (output.Length > size)
            {
                output.SetLength(0);
            }

            var position = output.Seek(0, SeekOrigin.End);
            var chunk = First;
            // The next part is under way while this one is written.
            var next = Next(position, size, chunk, cancellation);
            while (next is not null)
            {
                var start = DateTime.UtcNow;
                using var part = await next.ConfigureAwait(false);
                position += part.Body.Length;
                chunk = DateTime.UtcNow - start < Quick ? Math.Min(chunk * 2, Largest) : Math.Max(chunk / 2, First / 4);
                next = Next(position, size, chunk, cancellation);
                output.Write(part.Body);
                progress?.Invoke(position, size);
            }

            await output.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    private Task<ApiResponse>? Next(long position, long size, int chunk, CancellationToken cancellation) =>
        position < size ? backup.FetchAsync(position, (int)Math.Min(chunk, size - position), cancellation) : null;

    private FileStream Open()
    {
        try
        {
            return PrivateFile.Open(_part, FileMode.OpenOrCreate);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{_part}: {error.Message}",
                "Is another download of it under way, and the folder there and writable?",
                inner: error
            );
        }
    }
}
