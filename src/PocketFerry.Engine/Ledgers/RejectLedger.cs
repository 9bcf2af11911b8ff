using PocketFerry.Engine.Rejects;

namespace PocketFerry.Engine.Ledgers;

/// <summary>How much of the reject files belongs to the position that is kept; what is behind it is written again.</summary>
internal sealed class RejectLedger
{
    private readonly LedgerFile _file;

    internal RejectLedger(LedgerFile file) => _file = file;

    /// <summary>The marks, by stream.</summary>
    public IReadOnlyList<RejectMark> All()
    {
        var marks = new List<RejectMark>();
        lock (_file.Gate)
        {
            var rows = _file.Database.Cached("SELECT stream, path, rows, reasons, count FROM rejects ORDER BY stream");
            while (rows.Step())
            {
                marks.Add(
                    new RejectMark(rows.Text(0), rows.Text(1), rows.Integer(2), rows.Integer(3), rows.Integer(4))
                );
            }

            rows.Reset();
        }

        return marks;
    }

    /// <summary>Writes down files that are about to be made, and commits, so that a resumed run finds them.</summary>
    public void Begin(RejectMark mark)
    {
        Save(mark);
        _file.Commit();
    }

    /// <summary>Writes down how long a stream's files are.</summary>
    public void Save(RejectMark mark)
    {
        lock (_file.Gate)
        {
            _file
                .Change("INSERT OR REPLACE INTO rejects VALUES (?, ?, ?, ?, ?)")
                .Bind(1, mark.Stream)
                .Bind(2, mark.Path)
                .Bind(3, mark.RowBytes)
                .Bind(4, mark.ReasonBytes)
                .Bind(5, mark.Count)
                .Run();
        }
    }
}
