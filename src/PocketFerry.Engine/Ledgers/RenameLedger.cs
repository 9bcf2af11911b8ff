namespace PocketFerry.Engine.Ledgers;

/// <summary>Files that have another name in the target than in the source.</summary>
internal sealed class RenameLedger
{
    private readonly LedgerFile _file;

    internal RenameLedger(LedgerFile file) => _file = file;

    /// <summary>How many there are.</summary>
    public long Count
    {
        get
        {
            lock (_file.Gate)
            {
                return _file.Database.Integer("SELECT count(*) FROM renames");
            }
        }
    }

    /// <summary>Writes down a file's names.</summary>
    /// <param name="collection">The collection's name in the target.</param>
    /// <param name="record">The record's id in the target.</param>
    /// <param name="field">The file field.</param>
    /// <param name="source">The name in the source.</param>
    /// <param name="target">The name in the target.</param>
    public void Add(string collection, string record, string field, string source, string target)
    {
        lock (_file.Gate)
        {
            _file
                .Change("INSERT OR REPLACE INTO renames VALUES (?, ?, ?, ?, ?)")
                .BindAll(collection, record, field, source, target)
                .Run();
        }
    }

    /// <summary>The name that a record's file has in the target, in whichever field; null where it wasn't renamed.</summary>
    public string? Find(string collection, string record, string source)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Database.Cached(
                    "SELECT target FROM renames WHERE collection = ? AND record = ? AND source = ? LIMIT 1"
                )
                .BindAll(collection, record, source);
            var name = row.Step() ? row.Text(0) : null;
            row.Reset();
            return name;
        }
    }

    /// <summary>The name that a record's file has in the target; null where it wasn't renamed.</summary>
    public string? Find(string collection, string record, string field, string source)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Database.Cached(
                    "SELECT target FROM renames WHERE collection = ? AND record = ? AND field = ? AND source = ?"
                )
                .BindAll(collection, record, field, source);
            var name = row.Step() ? row.Text(0) : null;
            row.Reset();
            return name;
        }
    }
}
