using PocketFerry.Engine.Ledgers;

namespace PocketFerry.Engine.Undo;

/// <summary>The stored files that a run put where none were.</summary>
internal sealed class UndoFiles
{
    private readonly LedgerFile _file;

    internal UndoFiles(LedgerFile file) => _file = file;

    /// <summary>How many there are.</summary>
    public long Count
    {
        get
        {
            lock (_file.Gate)
            {
                return _file.Database.Integer("SELECT count(*) FROM files");
            }
        }
    }

    /// <summary>Writes down a file; again for the same one counts once.</summary>
    /// <param name="path">Its path below the folder of stored files.</param>
    public void Add(string path)
    {
        lock (_file.Gate)
        {
            _file.Change("INSERT OR IGNORE INTO files (path) VALUES (?)").BindAll(path).Run();
        }
    }

    /// <summary>All paths, part by part.</summary>
    public IEnumerable<string> All()
    {
        long behind = 0;
        while (Page(ref behind) is { Count: > 0 } page)
        {
            foreach (var path in page)
            {
                yield return path;
            }
        }
    }

    private List<string> Page(ref long behind)
    {
        lock (_file.Gate)
        {
            var page = new List<string>();
            var rows = _file
                .Database.Cached("SELECT number, path FROM files WHERE number > ? ORDER BY number LIMIT 1000")
                .Bind(1, behind);
            while (rows.Step())
            {
                behind = rows.Integer(0);
                page.Add(rows.Text(1));
            }

            rows.Reset();
            return page;
        }
    }
}
