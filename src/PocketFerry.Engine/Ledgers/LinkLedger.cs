namespace PocketFerry.Engine.Ledgers;

/// <summary>Records whose texts link to files that may have another name in the target.</summary>
internal sealed class LinkLedger
{
    private readonly LedgerFile _file;

    internal LinkLedger(LedgerFile file) => _file = file;

    /// <summary>Writes down a record.</summary>
    /// <param name="record">The record.</param>
    public void Add(in LinkingRecord record)
    {
        lock (_file.Gate)
        {
            _file
                .Change("INSERT OR REPLACE INTO links VALUES (?, ?, ?)")
                .Bind(1, record.Stream)
                .Bind(2, record.Id)
                .Bind(3, record.Late)
                .Run();
        }
    }

    /// <summary>The next records of one stream.</summary>
    public List<LinkingRecord> Next(int stream, int count)
    {
        lock (_file.Gate)
        {
            var records = new List<LinkingRecord>();
            var rows = _file.Database.Cached("SELECT id, late FROM links WHERE stream = ? ORDER BY id LIMIT ?");
            rows.Bind(1, stream).Bind(2, count);
            while (rows.Step())
            {
                records.Add(new LinkingRecord(stream, rows.Text(0), rows.Text(1)));
            }

            rows.Reset();
            return records;
        }
    }

    /// <summary>Forgets a record that is done with.</summary>
    public void Remove(in LinkingRecord record)
    {
        lock (_file.Gate)
        {
            _file
                .Change("DELETE FROM links WHERE stream = ? AND id = ?")
                .Bind(1, record.Stream)
                .Bind(2, record.Id)
                .Run();
        }
    }
}

/// <summary>A record whose texts link to files.</summary>
/// <param name="Stream">The stream's number in the plan.</param>
/// <param name="Id">The record's id in the target.</param>
/// <param name="Late">What a change would move and is set again behind it; empty for nothing.</param>
internal readonly record struct LinkingRecord(int Stream, string Id, string Late);
