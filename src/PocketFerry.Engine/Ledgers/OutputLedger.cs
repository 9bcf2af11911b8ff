namespace PocketFerry.Engine.Ledgers;

/// <summary>Where the files lie that a run is writing, and how much of them belongs to the position that is kept.</summary>
internal sealed class OutputLedger
{
    private readonly LedgerFile _file;

    internal OutputLedger(LedgerFile file) => _file = file;

    /// <summary>The output while it is unfinished, under its other name; empty where there is none.</summary>
    public string Unfinished => Value("SELECT path FROM output");

    /// <summary>Whether the output is whole, and on its way into its place or there already.</summary>
    public bool IsWhole => Value("SELECT 1 FROM output WHERE whole") == "1";

    /// <summary>Writes down what is about to be made, and commits, so that nothing is left that nobody knows of.</summary>
    public void Begin(string path)
    {
        lock (_file.Gate)
        {
            _file.Change("DELETE FROM output").Run();
            _file.Change("INSERT INTO output VALUES (?, 0)").BindAll(path).Run();
        }

        _file.Commit();
    }

    /// <summary>The output is whole, and is about to be put into its place; commits.</summary>
    public void Finish()
    {
        lock (_file.Gate)
        {
            _file.Change("UPDATE output SET whole = 1").Run();
        }

        _file.Commit();
    }

    /// <summary>Whether anything counts.</summary>
    public bool HasMarks => Value("SELECT 1 FROM outputs LIMIT 1") == "1";

    /// <summary>How much of a stream's output counts; null where nothing does.</summary>
    public OutputMark? Find(int stream)
    {
        lock (_file.Gate)
        {
            var row = _file
                .Database.Cached("SELECT file, bytes, sha256, records, files, file_bytes FROM outputs WHERE stream = ?")
                .Bind(1, stream);
            var mark = row.Step()
                ? new OutputMark(stream, row.Text(0))
                {
                    Bytes = row.Integer(1),
                    Sha256 = row.Text(2),
                    Records = row.Integer(3),
                    Files = row.Integer(4),
                    FileBytes = row.Integer(5),
                }
                : null;
            row.Reset();
            return mark;
        }
    }

    /// <summary>Writes down how much of a stream's output counts. The caller commits.</summary>
    public void Save(OutputMark mark)
    {
        lock (_file.Gate)
        {
            _file
                .Change("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?)")
                .Bind(1, mark.Stream)
                .Bind(2, mark.File)
                .Bind(3, mark.Bytes)
                .Bind(4, mark.Sha256)
                .Bind(5, mark.Records)
                .Bind(6, mark.Files)
                .Bind(7, mark.FileBytes)
                .Run();
        }
    }

    private string Value(string sql)
    {
        lock (_file.Gate)
        {
            var row = _file.Database.Cached(sql);
            var value = row.Step() ? row.Text(0) : "";
            row.Reset();
            return value;
        }
    }
}

/// <summary>How much of one stream's output counts.</summary>
/// <param name="Stream">The stream's number in the plan.</param>
/// <param name="File">The data file's name.</param>
internal sealed record OutputMark(int Stream, string File)
{
    /// <summary>The data file's length, as it is stored.</summary>
    public long Bytes { get; init; }

    /// <summary>The SHA-256 of so much of it, in lower-case hex; empty where none is made.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>How many records it holds.</summary>
    public long Records { get; init; }

    /// <summary>How many files belong to them.</summary>
    public long Files { get; init; }

    /// <summary>The size of those files together.</summary>
    public long FileBytes { get; init; }
}
