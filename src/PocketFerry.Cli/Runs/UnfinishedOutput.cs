using PocketFerry.Cli.Output;

namespace PocketFerry.Cli.Runs;

/// <summary>What a run wrote that ended early, where it lies beside its place.</summary>
internal static class UnfinishedOutput
{
    /// <summary>Takes it away.</summary>
    public static void Remove(PastRun run)
    {
        // The ledger is a file like others: only what has the form that a run gives is removed.
        var name = Path.GetFileName(run.Unfinished);
        if (!name.StartsWith('.') || !name.EndsWith($".{run.Record.Id}.partial", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            if (Directory.Exists(run.Unfinished))
            {
                Directory.Delete(run.Unfinished, recursive: true);
            }
            else
            {
                File.Delete(run.Unfinished);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Failures.Warn($"{run.Unfinished} can't be removed: {error.Message}");
        }
    }
}
