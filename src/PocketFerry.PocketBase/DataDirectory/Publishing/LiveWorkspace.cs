using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.DataDirectory.Writing;

namespace PocketFerry.PocketBase.DataDirectory.Publishing;

/// <summary>
/// For a data directory that a server is using: everything is loaded and judged on a copy, then the new and changed rows
/// are carried over in short transactions with pauses between, so that the server's clients hardly wait.
/// </summary>
internal sealed class LiveWorkspace(DataDirectoryPath path, string folder, RunPlan plan) : CopyWorkspace(path, folder)
{
    private readonly List<LateFault> _conflicts = [];

    public override string Strategy => "short transactions beside the running server";

    // Waiting indexes would be pointless: the live file keeps its own.
    public override bool AllowsBulk => false;

    /// <summary>The streams to carry over, set before publishing.</summary>
    public IReadOnlyList<StreamState> Streams { get; set; } = [];

    /// <summary>Rows that clients' own writes kept out meanwhile.</summary>
    public IReadOnlyList<LateFault> Conflicts => _conflicts;

    public override void Publish()
    {
        Check();
        RecordResult();
        Database.Run("attach database ? as live", Path.Database);
        Database.Execute("pragma live.synchronous=normal; pragma busy_timeout=10000");
        var order = plan.Streams.Select(s => s.TargetName).ToList();
        foreach (var stream in Streams.OrderBy(s => order.IndexOf(s.Plan.TargetName)))
        {
            _conflicts.AddRange(new LiveTransfer(Database, stream).Carry());
        }

        Database.Execute("detach database live");
    }
}
