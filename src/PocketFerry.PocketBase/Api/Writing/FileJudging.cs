using System.Globalization;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>The files of a dry run's batch, opened and ready to go along; dispose it.</summary>
internal sealed class FileJudging : IDisposable
{
    private readonly List<(WriteRequest Request, FileUploads.Upload Upload)> _uploads = [];

    /// <summary>Opens the files of requests; those whose files are missing get a fault.</summary>
    public FileJudging(FileUploads files, IEnumerable<WriteRequest> requests)
    {
        foreach (var request in requests.Where(r => r.Files.Count > 0))
        {
            _uploads.Add((request, files.Open(request)));
        }
    }

    /// <summary>Whether there are any.</summary>
    public bool HasFiles => _uploads.Count > 0;

    /// <summary>A batch with its files, anew for every attempt.</summary>
    public HttpContent Content(ReadOnlyMemory<byte> batch, IReadOnlyList<WriteRequest> written)
    {
        var form = new MultipartFormDataContent { { new ReadOnlyMemoryContent(batch), "@jsonPayload" } };
        foreach (var (request, upload) in _uploads)
        {
            for (var i = 0; i < written.Count; i++)
            {
                if (ReferenceEquals(written[i], request))
                {
                    upload.AddTo(form, string.Create(CultureInfo.InvariantCulture, $"requests.{i}."));
                }
            }
        }

        return form;
    }

    public void Dispose() => _uploads.ForEach(u => u.Upload.Dispose());
}
