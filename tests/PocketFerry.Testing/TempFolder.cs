namespace PocketFerry.Testing;

/// <summary>A new, empty folder of one's own, deleted with everything in it on dispose.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Makes the folder; it is readable by this user only.</summary>
    public TempFolder() => Path = Directory.CreateTempSubdirectory("pbferry-test-").FullName;

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    /// <summary>The absolute path of a file or folder in here, which need not exist.</summary>
    public string this[string relativePath] => System.IO.Path.Combine(Path, relativePath);

    /// <summary>Writes a file in here, with the folders it needs; gives its path.</summary>
    public string Write(string relativePath, ReadOnlySpan<byte> content)
    {
        var path = Prepare(relativePath);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a UTF-8 file in here, with the folders it needs; gives its path.</summary>
    public string Write(string relativePath, string content)
    {
        var path = Prepare(relativePath);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Deletes the folder.</summary>
    public void Dispose()
    {
        // A server that was just killed may still be writing into it for a moment.
        for (var attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (attempt < 15)
            {
                Thread.Sleep(50 * attempt);
            }
        }
    }

    private string Prepare(string relativePath)
    {
        var path = this[relativePath];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }
}
