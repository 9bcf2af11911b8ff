using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Api.Files;

/// <summary>
/// Fetches files before they are asked for, several at a time and no more than that ahead. Short ones wait in memory; of a
/// long one the connection waits.
/// </summary>
internal sealed class FilesAhead(int atATime, Func<string, string, StoredFile?> open) : IDisposable
{
    private readonly SemaphoreSlim _room = new(atATime);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<(string, string), ExpectedFile> _files = [];

    public void Expect(IReadOnlyList<(string RecordId, string FileName)> files)
    {
        foreach (var (id, name) in files)
        {
            _files.TryAdd((id, name), new ExpectedFile(id, name));
        }

        _ = FetchAsync([.. _files.Values], _stop.Token);
    }

    /// <summary>A file, expected or not.</summary>
    public StoredFile? Open(string recordId, string fileName)
    {
        if (!_files.Remove((recordId, fileName), out var expected) || expected.TryClaim())
        {
            return open(recordId, fileName);
        }

        try
        {
            return expected.Wait();
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var file in _files.Values.Where(f => !f.TryClaim()))
        {
            _ = file.DropAsync();
        }

        _files.Clear();
        _stop.Dispose();
    }

    private async Task FetchAsync(IReadOnlyList<ExpectedFile> files, CancellationToken cancellation)
    {
        try
        {
            foreach (var file in files)
            {
                await _room.WaitAsync(cancellation).ConfigureAwait(false);
                if (file.TryClaim())
                {
                    // It waits for the network as it would in the thread that asks.
                    _ = Task.Factory.StartNew(
                        () => file.Fetch(Ready),
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    );
                }
                else
                {
                    _room.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Others are expected now.
        }
    }

    private StoredFile? Ready(string recordId, string fileName)
    {
        var file = open(recordId, fileName);
        if (file?.Content is not DownloadStream { Size: >= 0 and <= DownloadStream.Short } content)
        {
            return file;
        }

        using (file)
        {
            var bytes = new byte[(int)content.Size];
            content.ReadExactly(bytes);
            return file with { Content = new MemoryStream(bytes, writable: false) };
        }
    }
}
