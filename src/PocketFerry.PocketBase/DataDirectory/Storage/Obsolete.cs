using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>Stored files that records named and may name no more once the run is kept.</summary>
internal sealed class Obsolete
{
    private readonly SqliteDatabase _database;
    private readonly DataDirectoryPath _path;
    private readonly Dictionary<string, Collection> _collections = new(StringComparer.Ordinal);
    private readonly List<Collection> _truncated = [];

    private readonly KeptFiles? _kept;

    public Obsolete(SqliteDatabase database, DataDirectoryPath path, KeptFiles? kept)
    {
        (_database, _path, _kept) = (database, path, kept);
        database.Execute(
            "create table temp.pbferry_obsolete(collection text, record text, file text, primary key (collection, record, file)) without rowid"
        );
    }

    /// <summary>A changed record no longer names this file.</summary>
    public void Add(Collection collection, string recordId, string fileName)
    {
        _collections[collection.Id] = collection;
        _database
            .Cached("insert or ignore into temp.pbferry_obsolete values(?, ?, ?)")
            .BindAll(collection.Id, recordId, fileName)
            .Run();
    }

    /// <summary>A truncated collection: the folders of all records that are not there afterwards.</summary>
    public void AllOf(Collection collection) => _truncated.Add(collection);

    /// <summary>
    /// Deletes, once the run is kept, what no record names. The published database is asked: a change may have been put
    /// back since, followed by another, or kept out by a server's own write.
    /// </summary>
    /// <returns>What could not be deleted, and why.</returns>
    public IReadOnlyList<string> Delete()
    {
        using var published = _path.OpenForReading();
        var doomed = new DoomedFiles(_kept);
        using (var rows = _database.Prepare("select collection, record, file from temp.pbferry_obsolete"))
        {
            while (rows.Step())
            {
                var named = FileNames.Of(published, _collections[rows.Text(0)], rows.Text(1));
                if (
                    !named.Contains(rows.Text(2))
                    && StoragePath.Of(_path.Storage, rows.Text(0), rows.Text(1), rows.Text(2)) is { } file
                )
                {
                    doomed.DeleteFile(file);
                }
            }
        }

        foreach (var folder in _truncated.SelectMany(c => FoldersWithoutRecord(published, c)).ToList())
        {
            doomed.DeleteFolder(folder);
        }

        return doomed.Left;
    }

    private IEnumerable<string> FoldersWithoutRecord(SqliteDatabase published, Collection collection)
    {
        var folder = Path.Combine(_path.Storage, collection.Id);
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var exists = $"select count(*) from {SqliteDatabase.Quote(collection.Name)} where id = ?";
        foreach (var record in Directory.EnumerateDirectories(folder))
        {
            if (published.Integer(exists, Path.GetFileName(record)) == 0)
            {
                yield return record;
            }
        }
    }
}
