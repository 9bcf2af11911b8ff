using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.Api.Files;

/// <summary>A file that will be asked for: fetched before, or by whoever asks if that is earlier. Safe for several threads.</summary>
internal sealed class ExpectedFile(string recordId, string fileName)
{
    private readonly TaskCompletionSource<StoredFile?> _file = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public string RecordId => recordId;

    public string FileName => fileName;

    /// <summary>Claims it for fetching; false where somebody has it already.</summary>
    public bool TryClaim() => Interlocked.CompareExchange(ref _state, 1, 0) == 0;

    /// <summary>Fetches it, for the one who claimed it.</summary>
    public void Fetch(Func<string, string, StoredFile?> open)
    {
        try
        {
            _file.SetResult(open(recordId, fileName));
        }
        catch (Exception error)
        {
            // Thrown to whoever asks for the file.
            _file.SetException(error);
        }
    }

    /// <summary>The file, which another fetches or has fetched.</summary>
    public StoredFile? Wait() => _file.Task.GetAwaiter().GetResult();

    /// <summary>Nobody asks for it any more.</summary>
    public async Task DropAsync()
    {
        try
        {
            (await _file.Task.ConfigureAwait(false))?.Dispose();
        }
        catch (Exception error) when (error is EndpointException or IOException)
        {
            // A file that nobody wants may be missing.
        }
    }
}
