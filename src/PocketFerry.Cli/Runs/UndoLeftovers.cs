using PocketFerry.Cli.Output;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Undo;

namespace PocketFerry.Cli.Runs;

/// <summary>Stored files that a run kept beside a data directory, to be undone.</summary>
internal static class UndoLeftovers
{
    /// <summary>Takes them away.</summary>
    public static void Remove(string runId)
    {
        var path = StateFolder.Store.UndoOf(runId);
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using var undo = UndoFile.Open(path);
            var folder = undo.Fact("kept");
            // The file is one like others: only what has the form that a run gives is removed.
            if (folder.EndsWith($".pbferry-undo-{runId}", StringComparison.Ordinal) && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LedgerException)
        {
            Failures.Warn($"what run {runId} kept aside can't be removed: {error.Message}");
        }
    }
}
