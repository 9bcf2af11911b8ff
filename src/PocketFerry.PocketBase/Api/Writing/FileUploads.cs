using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Uploads the files of one stream's records. Safe for use from several threads.</summary>
internal sealed class FileUploads(
    IFileStore store,
    SourceStream stream,
    Collection collection,
    bool keepMissing,
    Action<FileRename> renamed
)
{
    private readonly Lock _lock = new();

    /// <summary>Whether records go in without the files that the source lacks.</summary>
    public bool KeepsMissing => keepMissing;

    /// <summary>Files uploaded.</summary>
    public long Count { get; private set; }

    /// <summary>Files that the source didn't have; the records went in without them.</summary>
    public long Missing { get; private set; }

    /// <summary>Files that have another name now.</summary>
    public long Renamed { get; private set; }

    /// <summary>Opens the files of a request; gives it a fault where one is missing.</summary>
    public Upload Open(WriteRequest request)
    {
        var upload = new Upload(request, this);
        foreach (var file in request.Files)
        {
            if (store.Open(stream, file.SourceId, file.Name) is { } content)
            {
                upload.Add(file, content);
            }
            else if (!keepMissing)
            {
                request.Fault = RowFaults.MissingFile(file.Field, file.SourceId, file.Name);
                break;
            }
        }

        return upload;
    }

    /// <summary>After an upload: what became of the names.</summary>
    public void Learn(WriteRequest request, ApiResponse response)
    {
        if (request.Files.Count == 0)
        {
            return;
        }

        var record = response.Json;
        foreach (var field in request.Files.GroupBy(f => f.Field))
        {
            Learn(request.Id, field.Key, [.. field.Select(f => f.Name)], Names(record[field.Key]));
        }
    }

    /// <summary>What became of the names of a record's field.</summary>
    public void Learn(string id, string field, IReadOnlyList<string> names, IReadOnlyList<string> now)
    {
        lock (_lock)
        {
            Count += now.Count;
            Missing += Math.Max(0, names.Count - now.Count);
            if (now.Count != names.Count)
            {
                return;
            }

            foreach (var (before, after) in names.Zip(now).Where(pair => pair.First != pair.Second))
            {
                Renamed++;
                renamed(new FileRename(collection.Name, id, field, before, after));
            }
        }
    }

    private StoredFile? Reopen(UploadFile file) => store.Open(stream, file.SourceId, file.Name);

    private static List<string> Names(JsonNode? value) =>
        value switch
        {
            JsonArray array => [.. array.Select(n => (string?)n ?? "")],
            JsonValue one when one.GetValueKind() == JsonValueKind.String && one.GetValue<string>().Length > 0 =>
            [
                one.GetValue<string>(),
            ],
            _ => [],
        };

    /// <summary>One request's opened files; dispose it.</summary>
    internal sealed class Upload(WriteRequest request, FileUploads uploads) : IDisposable
    {
        private readonly List<(UploadFile File, StoredFile? Content)> _files = [];

        public void Add(UploadFile file, StoredFile content) => _files.Add((file, content));

        /// <summary>The body of an attempt; a second one opens the files again.</summary>
        public HttpContent Content()
        {
            var form = new MultipartFormDataContent { { new ReadOnlyMemoryContent(request.Body), "@jsonPayload" } };
            AddTo(form, "");
            return form;
        }

        /// <summary>Total length of the files that are open.</summary>
        public long Bytes => _files.Sum(f => f.Content is { Content.CanSeek: true } c ? c.Content.Length : 0);

        /// <summary>Adds the files to a body.</summary>
        /// <param name="form">The body.</param>
        /// <param name="prefix">What stands before the names of their fields.</param>
        public void AddTo(MultipartFormDataContent form, string prefix)
        {
            for (var i = 0; i < _files.Count; i++)
            {
                var (file, content) = _files[i];
                content ??=
                    uploads.Reopen(file)
                    ?? throw new EndpointException(
                        $"The file '{file.Name}' of record '{file.SourceId}' went away while it was uploaded.",
                        "Run again when nobody deletes files."
                    );
                _files[i] = (file, null);
                form.Add(new StreamContent(content.Content), prefix + file.Field, file.Name);
            }
        }

        public void Dispose()
        {
            foreach (var (_, content) in _files)
            {
                content?.Dispose();
            }
        }
    }
}
