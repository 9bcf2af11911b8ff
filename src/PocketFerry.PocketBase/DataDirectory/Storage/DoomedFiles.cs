using PocketFerry.PocketBase.DataDirectory.Undo;

namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>
/// Takes files away that nothing names any more: deletes them, or keeps them aside for an undo. The records are in by then:
/// a file that stays is no failure.
/// </summary>
/// <param name="kept">Keeps them; null deletes them.</param>
internal sealed class DoomedFiles(KeptFiles? kept)
{
    private readonly List<string> _left = [];

    /// <summary>What could not be deleted, and why.</summary>
    public IReadOnlyList<string> Left => _left;

    public void DeleteFile(string file) =>
        Try(
            file,
            () =>
            {
                kept?.Take(file);
                kept?.Take(file + ".attrs");
                File.Delete(file);
                File.Delete(file + ".attrs");
            }
        );

    public void DeleteFolder(string folder) =>
        Try(
            folder,
            () =>
            {
                kept?.TakeAll(folder);
                Directory.Delete(folder, recursive: true);
            }
        );

    private void Try(string path, Action delete)
    {
        try
        {
            delete();
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing to delete is what was wanted.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _left.Add($"{path} is named by no record any more and could not be deleted: {error.Message}");
        }
    }
}
