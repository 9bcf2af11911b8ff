namespace PocketFerry.Engine.Ledgers;

/// <summary>
/// Ids of the source whose rows were matched with existing records of other ids: relations to them go to those records.
/// Their number has no bound; memory holds the names of their collections alone.
/// </summary>
internal sealed class RedirectLedger
{
    private readonly LedgerFile _file;
    private readonly HashSet<string> _collections = new(StringComparer.Ordinal);

    internal RedirectLedger(LedgerFile file)
    {
        _file = file;
        var rows = file.Database.Cached("SELECT DISTINCT collection FROM redirects");
        while (rows.Step())
        {
            _collections.Add(rows.Text(0));
        }

        rows.Reset();
    }

    /// <summary>Writes down where an id leads.</summary>
    /// <param name="collection">The collection's id.</param>
    /// <param name="source">The id in the source.</param>
    /// <param name="target">The record's id in the target.</param>
    public void Add(string collection, string source, string target)
    {
        lock (_file.Gate)
        {
            _collections.Add(collection);
            _file.Change("INSERT OR REPLACE INTO redirects VALUES (?, ?, ?)").BindAll(collection, source, target).Run();
        }
    }

    /// <summary>All of them.</summary>
    public IEnumerable<(string Collection, string Source, string Target)> All()
    {
        using var rows = _file.Database.Prepare("SELECT collection, source, target FROM redirects");
        while (rows.Step())
        {
            yield return (rows.Text(0), rows.Text(1), rows.Text(2));
        }
    }

    /// <summary>Whether ids of a collection may lead elsewhere.</summary>
    public bool Concern(string collection)
    {
        lock (_file.Gate)
        {
            return _collections.Contains(collection);
        }
    }

    /// <summary>Where an id leads; null where it stays what it is.</summary>
    public string? Find(string collection, string source)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Database.Cached("SELECT target FROM redirects WHERE collection = ? AND source = ?")
                .BindAll(collection, source);
            var target = row.Step() ? row.Text(0) : null;
            row.Reset();
            return target;
        }
    }
}
