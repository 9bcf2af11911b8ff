using PocketFerry.Engine.Undo;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>Puts stored files back, and takes those away that the run brought.</summary>
internal sealed class FilesUndo(DataDirectoryPath path, SqliteDatabase database, UndoFile undo)
{
    private readonly string _kept = undo.Fact(KeptFiles.Fact);

    public void Check(UndoReport report)
    {
        database.Execute("create table if not exists temp.pbferry_folders(path text)");
        report.FilesPutBack = Kept(KeptFiles.Removed).Count() + Kept(KeptFiles.Replaced).Count();
        report.FilesRemoved = undo.Files.Count;
    }

    /// <summary>While records that go are still there: remembers their folders.</summary>
    public void Remember(UndoTable table)
    {
        var folder = Path.Combine(path.Storage, table.Collection.Id);
        if (!StoragePath.IsPlain(table.Collection.Id) || !Directory.Exists(folder))
        {
            return;
        }

        using var gone = database.Prepare(
            $"select t.id from main.{table.Name} t join {table.Found} u on u.row = t.rowid where u.remove"
        );
        while (gone.Step())
        {
            if (StoragePath.IsPlain(gone.Text(0)) && Directory.Exists(Path.Combine(folder, gone.Text(0))))
            {
                database
                    .Cached("insert into temp.pbferry_folders values (?)")
                    .BindAll(Path.Combine(folder, gone.Text(0)))
                    .Run();
            }
        }
    }

    /// <summary>Before the records are in: files that nothing else has the place of.</summary>
    public void PutBackRemoved() => PutBack(KeptFiles.Removed, overwrite: false);

    /// <summary>Once the records are as before: files that others took the place of, and those that nothing names any more.</summary>
    /// <param name="collections">Ids of collections that went.</param>
    public void Finish(IEnumerable<string> collections)
    {
        PutBack(KeptFiles.Replaced, overwrite: true);
        foreach (var file in undo.Files.All().Select(f => Path.Combine(path.Storage, f)))
        {
            Remove(file);
        }

        using (var folders = database.Prepare("select path from temp.pbferry_folders"))
        {
            while (folders.Step())
            {
                RemoveFolder(folders.Text(0));
            }
        }

        foreach (var collection in collections.Where(StoragePath.IsPlain))
        {
            RemoveFolder(Path.Combine(path.Storage, collection));
        }

        if (_kept.Length > 0)
        {
            RemoveFolder(_kept);
        }
    }

    private void PutBack(string kind, bool overwrite)
    {
        foreach (var (from, to) in Kept(kind).ToList())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (overwrite || !File.Exists(to))
            {
                File.Move(from, to, overwrite);
            }
        }
    }

    private IEnumerable<(string From, string To)> Kept(string kind)
    {
        var folder = Path.Combine(_kept, kind);
        return _kept.Length > 0 && Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => (f, Path.Combine(path.Storage, Path.GetRelativePath(folder, f))))
            : [];
    }

    private static void Remove(string file)
    {
        var record = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(record))
        {
            return;
        }

        File.Delete(file);
        RemoveFolder(Path.Combine(record, "thumbs_" + Path.GetFileName(file)));
        foreach (var folder in new[] { record, Path.GetDirectoryName(record)! })
        {
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    private static void RemoveFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
