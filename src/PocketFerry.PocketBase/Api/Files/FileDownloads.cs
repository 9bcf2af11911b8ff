using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Storage;

namespace PocketFerry.PocketBase.Api.Files;

/// <summary>Downloads stored files; protected ones with a file token, which is renewed in time.</summary>
internal sealed class FileDownloads(ApiServer server)
{
    private readonly FileToken _token = new(server.Client);

    public StoredFile? Open(Collection collection, string recordId, string fileName)
    {
        if (!StoragePath.IsPlain(recordId) || !StoragePath.IsPlain(fileName))
        {
            return null;
        }

        var isProtected = collection.Fields.Any(f => f is FileField { Protected: true });
        var path =
            $"api/files/{Uri.EscapeDataString(collection.Id)}/{Uri.EscapeDataString(recordId)}/{Uri.EscapeDataString(fileName)}";
        var content = DownloadStream.Open(server.Client, () => isProtected ? $"{path}?token={_token.Get()}" : path);
        return content is null ? null : new StoredFile(content, Attributes.Of(content.ContentType));
    }
}
