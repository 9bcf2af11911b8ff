using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Undo;

namespace PocketFerry.Cli.Runs;

/// <summary>The run that is to be undone; refuses those that can't be.</summary>
internal static class UndoneRun
{
    /// <summary>Why a run into files can't be undone.</summary>
    public const string WroteFiles = "it wrote files";

    /// <summary>The run that a name means: of an undo that broke off, the run that it was undoing.</summary>
    /// <exception cref="EndpointException">There is none, or it is an undo itself.</exception>
    public static string Find(string name)
    {
        var run = Read(RunNames.Find(name));
        if (run.Undoes.Length == 0)
        {
            return run.Id;
        }

        if (run.State != RunState.Done)
        {
            return run.Undoes;
        }

        throw new EndpointException(
            $"Run {run.Id} is an undo itself, of run {run.Undoes}.",
            $"To do that one again, type its command again (pbferry runs show {run.Undoes}); to undo an earlier run, name it: pbferry runs lists them.",
            EndpointFailure.Usage
        );
    }

    /// <exception cref="EndpointException">It can't be undone.</exception>
    public static void Refuse(RunRecord run, RunStore store)
    {
        if (run.UndoneBy.Length > 0)
        {
            throw Usage($"Run {run.Id} was undone already, by run {run.UndoneBy}.", "");
        }

        if (run.DryRun)
        {
            throw Usage($"Run {run.Id} was a dry run: there is nothing to undo.", "");
        }

        if (run.NoUndo.Length > 0 || !File.Exists(store.UndoOf(run.Id)))
        {
            var why = run.NoUndo.Length > 0 ? run.NoUndo : "nothing was kept for that";
            throw Usage(
                $"Run {run.Id} can't be undone: {why}.",
                run.NoUndo == WroteFiles ? $"Delete what it wrote: {run.Target}"
                    : run.Backup.Length > 0
                        ? $"The state from before it is backup {run.Backup}, to which everything can go back: pbferry backup restore {Shell.Quote(run.Target)} {run.Backup}"
                    : "Restore a backup from before it, if there is one: pbferry backup list"
            );
        }
    }

    /// <summary>Whether an undo of the run has begun to change its target.</summary>
    public static bool HasBegun(string id)
    {
        var path = StateFolder.Store.UndoOf(id);
        if (!File.Exists(path))
        {
            return false;
        }

        using var undo = UndoFile.Open(path);
        return undo.Fact(UndoFile.Begun).Length > 0;
    }

    /// <summary>Where it wrote, also when it was typed in another folder.</summary>
    /// <exception cref="EndpointException">That is there no more.</exception>
    public static EndpointAddress Target(RunRecord run)
    {
        var address = EndpointAddress.Parse(run.Target);
        if (address.Kind == EndpointKind.Server)
        {
            return address;
        }

        var full = Path.GetFullPath(run.Target, run.Folder);
        address = EndpointAddress.Parse(full == Path.GetFullPath(run.Target) ? run.Target : full);
        return address.Kind == EndpointKind.DataDirectory
            ? address
            : throw Usage($"{full}, which run {run.Id} wrote into, is no data directory any more.", "");
    }

    public static RunRecord Read(string id)
    {
        using var ledger = RunLedger.Open(StateFolder.Store.LedgerOf(id));
        return ledger.Run;
    }

    private static EndpointException Usage(string message, string cure) => new(message, cure, EndpointFailure.Usage);
}
