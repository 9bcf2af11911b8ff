using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>
/// The files that rows bring along in columns, by the names that they get. A batch holds its own as long as it lives, so
/// that no more is remembered than is under way. Other files are the source's. Safe for use from several threads.
/// </summary>
/// <param name="inner">The source's own files; null where it has none.</param>
internal sealed class LoadedFiles(IFileStore? inner) : IFileStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Held> _files = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool IsFar => inner?.IsFar ?? false;

    /// <inheritdoc/>
    public StoredFile? Open(SourceStream stream, string recordId, string fileName) =>
        Find(fileName) is { } content ? content.Open() : inner?.Open(stream, recordId, fileName);

    /// <inheritdoc/>
    public void Expect(SourceStream stream, IReadOnlyList<(string RecordId, string FileName)> files) =>
        inner?.Expect(stream, [.. files.Where(f => Find(f.FileName) is null)]);

    /// <summary>Holds a file under a name.</summary>
    /// <returns>Whether that is possible: false where another content is held under it.</returns>
    public bool Hold(string name, FileContent content)
    {
        lock (_lock)
        {
            if (!_files.TryGetValue(name, out var held))
            {
                _files[name] = held = new Held(content);
            }

            if (!held.Content.Digest.AsSpan().SequenceEqual(content.Digest))
            {
                return false;
            }

            // The first one's batch may go before this one's.
            _files[name] = new Held(content) { Times = held.Times + 1 };
            return true;
        }
    }

    /// <summary>Lets a file go that was held.</summary>
    public void Release(string name)
    {
        lock (_lock)
        {
            if (--_files[name].Times == 0)
            {
                _files.Remove(name);
            }
        }
    }

    private FileContent? Find(string name)
    {
        lock (_lock)
        {
            return _files.GetValueOrDefault(name)?.Content;
        }
    }

    private sealed class Held(FileContent content)
    {
        public FileContent Content => content;

        public int Times { get; set; }
    }
}
