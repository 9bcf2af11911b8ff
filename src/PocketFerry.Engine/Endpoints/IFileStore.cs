namespace PocketFerry.Engine.Endpoints;

/// <summary>A source that holds the contents of file fields.</summary>
public interface IFileStore
{
    /// <summary>Whether each file has to be fetched, so that one isn't opened only to be looked at.</summary>
    bool IsFar => false;

    /// <summary>
    /// Opens the content of a stored file, or gives null where the source doesn't have it. Never leaves the store's
    /// folder, whatever the names say.
    /// </summary>
    /// <param name="stream">The stream the record came from.</param>
    /// <param name="recordId">The record's id in the source.</param>
    /// <param name="fileName">The file's stored name.</param>
    StoredFile? Open(SourceStream stream, string recordId, string fileName);

    /// <summary>
    /// Says which files will be opened next, in about this order, so that a store that is far away can fetch some of them
    /// at the same time. Takes the place of what was said before; stores that are near need nothing of the kind.
    /// </summary>
    /// <param name="stream">The stream the records came from.</param>
    /// <param name="files">The records' ids in the source, and the files' stored names.</param>
    void Expect(SourceStream stream, IReadOnlyList<(string RecordId, string FileName)> files) { }
}

/// <summary>An opened file of an <see cref="IFileStore"/>; dispose it.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Attributes">PocketBase's <c>.attrs</c> side file, word for word; null where there is none.</param>
public sealed record StoredFile(Stream Content, byte[]? Attributes) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Content.Dispose();
}
