using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Files.Dumps;

/// <summary>The files below a dump's <c>files/</c>; names can't lead out of it, and links aren't followed.</summary>
internal sealed class DumpFiles(string folder)
{
    public const string FolderName = "files";
    public const string AttributesEnding = ".attrs";

    /// <summary>PocketBase's side files are a few hundred bytes; what is much longer is none.</summary>
    private const int MaxAttributes = 1 << 20;

    public StoredFile? Open(string collection, string recordId, string fileName)
    {
        var path = SafePath.Join(folder, FolderName, collection, recordId, fileName);
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        try
        {
            var side = new FileInfo(path + AttributesEnding);
            var attributes =
                side.Exists && side.LinkTarget is null && side.Length <= MaxAttributes
                    ? File.ReadAllBytes(side.FullName)
                    : null;
            return new StoredFile(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete),
                attributes
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException($"{path}: can't be opened: {e.Message}", inner: e);
        }
    }
}
