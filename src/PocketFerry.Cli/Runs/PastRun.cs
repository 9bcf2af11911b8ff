using PocketFerry.Cli.Output;
using PocketFerry.Engine.Ledgers;

namespace PocketFerry.Cli.Runs;

/// <summary>A run as its ledger tells it.</summary>
internal sealed record PastRun
{
    public required RunRecord Record { get; init; }

    public required IReadOnlyList<StreamProgress> Streams { get; init; }

    /// <summary>Settings of its server that are still to be put back.</summary>
    public required IReadOnlyList<SettingChange> Unsettled { get; init; }

    /// <summary>Where output lies that isn't whole; empty where there is none.</summary>
    public required string Unfinished { get; init; }

    /// <summary>Files that have another name in the target.</summary>
    public required long Renamed { get; init; }

    /// <summary>Whether a process is at work on it.</summary>
    public required bool IsAlive { get; init; }

    /// <summary>How it stands, in a word.</summary>
    public string State =>
        Record.UndoneBy.Length > 0 ? "undone"
        : Record.State == RunState.Running && !IsAlive ? "killed"
        : Record.State.ToString().ToLowerInvariant();

    /// <summary>Whether <c>resume</c> would go on with it.</summary>
    public bool CanBeResumed => IsUnfinished && Record is { IsResumable: true, IsRepair: false };

    /// <summary>What to type to go on; null where there is nothing to go on with.</summary>
    public string? GoOn =>
        CanBeResumed ? UnfinishedRunException.ResumeCommand(Record.Id)
        : IsUnfinished && Record.IsRepair ? TypedCommand.TextOf(Record.Arguments)
        : null;

    private bool IsUnfinished => Record is { State: not RunState.Done, UndoneBy: "" } && !IsAlive;

    /// <summary>Whether <c>undo</c> would take it back.</summary>
    public bool CanBeUndone { get; private init; }

    /// <summary>All runs, the newest first; ledgers that can't be read are named on standard error.</summary>
    public static IReadOnlyList<PastRun> All()
    {
        var runs = new List<PastRun>();
        foreach (var id in StateFolder.Store.Ids())
        {
            try
            {
                runs.Add(Read(id));
            }
            catch (LedgerException error)
            {
                Failures.Warn(error.Message);
            }
        }

        return runs;
    }

    /// <exception cref="LedgerException">The ledger can't be read.</exception>
    public static PastRun Read(string id)
    {
        var store = StateFolder.Store;
        using var ledger = RunLedger.Open(store.LedgerOf(id));
        return new PastRun
        {
            Record = ledger.Run,
            Streams = ledger.Streams.All(),
            Unsettled = ledger.Settings.Open(),
            Unfinished = ledger.Outputs.Unfinished is var path && Path.Exists(path) ? path : "",
            Renamed = ledger.Renames.Count,
            IsAlive = store.IsAlive(id),
            CanBeUndone = File.Exists(store.UndoOf(id)) && !store.IsAlive(id),
        };
    }
}
