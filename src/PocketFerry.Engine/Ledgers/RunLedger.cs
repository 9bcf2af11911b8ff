using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Undo;

namespace PocketFerry.Engine.Ledgers;

/// <summary>
/// What is remembered of a run, in one SQLite file: what was typed, how far each stream came, what was about to be sent,
/// what has to be put back. A run into a server that ended early, even by <c>kill -9</c>, is resumed from it.
/// </summary>
/// <remarks>
/// Writes are kept from the next <see cref="Commit"/> on. Safe for use from several threads; dispose it.
/// </remarks>
internal sealed class RunLedger : IDisposable
{
    private readonly LedgerFile _file;

    private RunLedger(LedgerFile file)
    {
        _file = file;
        Streams = new StreamLedger(file);
        Intents = new IntentLedger(file);
        Redirects = new RedirectLedger(file);
        Waiting = new WaitingLedger(file);
        Renames = new RenameLedger(file);
        Links = new LinkLedger(file);
        Resets = new ResetLedger(file);
        Settings = new SettingLedger(file);
        Rejects = new RejectLedger(file);
        Outputs = new OutputLedger(file);
    }

    /// <summary>The file's path; empty for a temporary ledger.</summary>
    public string Path => _file.Path;

    /// <summary>The run as it was last saved.</summary>
    public RunRecord Run => RunRecords.Read(_file);

    /// <summary>How far each stream is.</summary>
    public StreamLedger Streams { get; }

    /// <summary>The records that are about to be written.</summary>
    public IntentLedger Intents { get; }

    /// <summary>Source ids whose rows were matched with records of other ids.</summary>
    public RedirectLedger Redirects { get; }

    /// <summary>Relations that wait until all records are there.</summary>
    public WaitingLedger Waiting { get; }

    /// <summary>Files that have another name in the target.</summary>
    public RenameLedger Renames { get; }

    /// <summary>Records whose texts link to files.</summary>
    public LinkLedger Links { get; }

    /// <summary>Users with a random password.</summary>
    public ResetLedger Resets { get; }

    /// <summary>Settings of a server that the run changes and puts back.</summary>
    public SettingLedger Settings { get; }

    /// <summary>How much of the reject files counts.</summary>
    public RejectLedger Rejects { get; }

    /// <summary>The files that the run is writing.</summary>
    public OutputLedger Outputs { get; }

    /// <summary>What is kept to undo the run; null where it can't be undone. Disposed with the ledger.</summary>
    public UndoFile? Undo { get; set; }

    /// <summary>Makes the ledger of a new run; its folder is made where it isn't there.</summary>
    /// <exception cref="EndpointException">The file can't be written.</exception>
    public static RunLedger Create(string path, RunRecord run)
    {
        try
        {
            PrivateFiles.MakeFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            // It gets its name once it says which run it is of: a process that dies before has left no run.
            var begun = path + ".new";
            Delete(begun);
            using (var ledger = new RunLedger(LedgerFile.Create(begun)))
            {
                ledger.Save(run);
            }

            CrashPoint.Reach("ledger-made");
            File.Move(begun, path);
            return Open(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Sqlite.SqliteException)
        {
            throw new EndpointException(
                $"{path}: the run's ledger can't be written: {error.Message}",
                "Name a folder that is writable and has free space in PBFERRY_HOME.",
                inner: error
            );
        }
    }

    /// <summary>Opens a ledger.</summary>
    /// <exception cref="LedgerException">It can't be read.</exception>
    public static RunLedger Open(string path) => new(LedgerFile.Open(path));

    /// <summary>Deletes a ledger.</summary>
    public static void Delete(string path)
    {
        foreach (var ending in new[] { "-wal", "-shm", "" })
        {
            File.Delete(path + ending);
        }
    }

    /// <summary>A ledger that goes with its run, for runs that nobody resumes.</summary>
    public static RunLedger Temporary() => new(LedgerFile.Temporary());

    /// <summary>Writes down what is known of the run, and commits.</summary>
    public void Save(RunRecord run)
    {
        RunRecords.Write(_file, run);
        _file.Commit();
    }

    /// <summary>Keeps what was written so far, whatever happens to the process.</summary>
    public void Commit() => _file.Commit();

    /// <summary>Forgets what was written since the last commit.</summary>
    public void Rollback() => _file.Rollback();

    /// <inheritdoc/>
    public void Dispose()
    {
        Undo?.Dispose();
        _file.Dispose();
    }
}
