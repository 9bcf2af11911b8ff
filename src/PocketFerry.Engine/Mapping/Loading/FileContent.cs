using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>Where the content of a loaded file is.</summary>
/// <param name="digest">The content's SHA-256.</param>
/// <param name="mediaType">Its type.</param>
internal abstract class FileContent(byte[] digest, string mediaType)
{
    /// <summary>The content's SHA-256.</summary>
    public byte[] Digest => digest;

    /// <summary>Opens it; null where it is no longer there.</summary>
    public StoredFile? Open() =>
        OpenContent() is { } content ? new StoredFile(content, Attributes.Of(mediaType)) : null;

    protected abstract Stream? OpenContent();
}

/// <summary>A file below the folder of a plan.</summary>
internal sealed class FileOnDisk(FilesFolder folder, string path, byte[] digest, string mediaType)
    : FileContent(digest, mediaType)
{
    // What was no link when it was looked at may be one by now.
    protected override Stream? OpenContent() =>
        folder.Find(path, out var file) == FilePlace.Inside && File.Exists(file) ? File.OpenRead(file) : null;
}

/// <summary>A cell of a batch that lives as long as the records made of it.</summary>
internal sealed class FileInBatch(RowBatch batch, Cell cell, byte[] digest, string mediaType)
    : FileContent(digest, mediaType)
{
    protected override Stream OpenContent() => new MemoryStream(batch.Bytes(cell).ToArray(), writable: false);
}
