using PocketFerry.Model.Collections;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Storage;

/// <summary>Stored files that no record names any more once the run is kept.</summary>
internal sealed class Obsolete
{
    private readonly SqliteDatabase _database;
    private readonly DataDirectoryPath _path;
    private readonly List<Collection> _truncated = [];

    public Obsolete(SqliteDatabase database, DataDirectoryPath path)
    {
        (_database, _path) = (database, path);
        database.Execute(
            "create table temp.pbferry_obsolete(collection text, record text, file text, primary key (collection, record, file)) without rowid"
        );
    }

    /// <summary>A changed record no longer names this file.</summary>
    public void Add(Collection collection, string recordId, string fileName) =>
        _database
            .Cached("insert or ignore into temp.pbferry_obsolete values(?, ?, ?)")
            .BindAll(collection.Id, recordId, fileName)
            .Run();

    /// <summary>A truncated collection: the folders of all records that are not there afterwards.</summary>
    public void AllOf(Collection collection) => _truncated.Add(collection);

    /// <summary>The files to delete, read while the database is still open.</summary>
    public Doomed Read()
    {
        var files = new List<string>();
        using (var rows = _database.Prepare("select collection, record, file from temp.pbferry_obsolete"))
        {
            while (rows.Step())
            {
                if (StoragePath.Of(_path.Storage, rows.Text(0), rows.Text(1), rows.Text(2)) is { } file)
                {
                    files.Add(file);
                }
            }
        }

        return new Doomed(files, [.. _truncated.SelectMany(FoldersWithoutRecord)]);
    }

    private IEnumerable<string> FoldersWithoutRecord(Collection collection)
    {
        var folder = Path.Combine(_path.Storage, collection.Id);
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var exists = $"select 1 from {SqliteDatabase.Quote(collection.Name)} where id = ?";
        foreach (var record in Directory.EnumerateDirectories(folder))
        {
            if (_database.Integer(exists, Path.GetFileName(record)) == 0)
            {
                yield return record;
            }
        }
    }
}

/// <summary>Files and folders to delete once the database has changed.</summary>
internal sealed record Doomed(IReadOnlyList<string> Files, IReadOnlyList<string> Folders)
{
    public void Delete()
    {
        foreach (var file in Files)
        {
            File.Delete(file);
            File.Delete(file + ".attrs");
        }

        foreach (var folder in Folders)
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
