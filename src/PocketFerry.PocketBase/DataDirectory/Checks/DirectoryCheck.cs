using System.Globalization;
using System.Runtime.CompilerServices;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.Backups;
using PocketFerry.PocketBase.Checks;
using PocketFerry.PocketBase.DataDirectory.Locking;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Checks;

/// <summary>What a data directory shows of itself before a run.</summary>
internal sealed class DirectoryCheck(DataDirectoryPath path)
{
    public async IAsyncEnumerable<CheckItem> LookAsync(
        RunPlan? plan,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        yield return Database();
        yield return Writable();
        yield return InUse(plan);
        yield return Space(plan);
        foreach (var item in OwnHooks.Look(path))
        {
            yield return item;
        }

        var backups = DirectoryBackups.Open(path.Name);
        yield return await BackupCheck.LookAsync(backups, DateTime.UtcNow, cancellation).ConfigureAwait(false);
        foreach (var item in plan is null ? [] : MatchCheck.Look(plan))
        {
            yield return item;
        }
    }

    /// <summary>What costs next to nothing, and the run itself doesn't find out before it has begun.</summary>
    public IEnumerable<CheckItem> LookQuickly(RunPlan plan) => [Space(plan), .. MatchCheck.Look(plan)];

    private CheckItem Database()
    {
        const string Name = "database";
        try
        {
            using var database = path.OpenForReading();
            var collections = CollectionStore.Open(database).ReadAll();
            var verdict = database.Text("pragma quick_check(1)");
            return verdict == "ok"
                ? CheckItem.Ok(
                    Name,
                    $"{path.Name} is of PocketBase 0.23 or later, sound, and has {collections.Count(c => !c.System)} collections."
                )
                : CheckItem.Failed(
                    Name,
                    $"{path.Name}: data.db is damaged: {verdict}",
                    $"Go back to a backup: pbferry backup list {path.Name}"
                );
        }
        catch (SqliteException error)
        {
            return CheckItem.Failed(
                Name,
                $"{path.Name}: {error.Message}",
                "Is the file readable, and a PocketBase data.db?"
            );
        }
    }

    private CheckItem Writable()
    {
        const string Name = "writable";
        try
        {
            using var guard = RunLock.Take(path);
            using var file = new FileStream(path.Database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return CheckItem.Ok(
                Name,
                "data.db and the folder beside the directory can be written, and no other run is there."
            );
        }
        catch (EndpointException error)
        {
            return CheckItem.Failed(Name, error.Message, error.Cure);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return CheckItem.Failed(Name, error.Message, "Give this user write access to the data directory.");
        }
    }

    private CheckItem InUse(RunPlan? plan)
    {
        const string Name = "server";
        return ServerProbe.Look(path) is not { } found
                ? CheckItem.Ok(
                    Name,
                    "No server is seen that uses the directory. An idle one may not show: stop it first."
                )
            : plan?.Live == true ? CheckItem.Ok(Name, $"In use, and --live writes beside it: {found}.")
            : CheckItem.Failed(
                Name,
                $"In use: {found}.",
                "Stop the server, or write beside it in short transactions with --live."
            );
    }

    // A working copy and its journal, and what is loaded.
    private CheckItem Space(RunPlan? plan)
    {
        const string Name = "disk";
        var size = new FileInfo(path.Database).Length;
        var load = plan?.Streams.Sum(s => s.Stream.EstimatedBytes ?? s.Stream.RowCount * 256 ?? 0) ?? 0;
        var wanted = (size + load) * 2;
        var free = new DriveInfo(path.Root).AvailableFreeSpace;
        return free >= wanted
            ? CheckItem.Ok(Name, $"There is room for the working copy of a run, about {Megabytes(wanted)} MB.")
            : CheckItem.Failed(
                Name,
                $"{Megabytes(free)} MB are free, and a run needs about {Megabytes(wanted)} MB for its working copy.",
                "Free some space on that disk."
            );
    }

    private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("#,0.#", CultureInfo.InvariantCulture);
}
