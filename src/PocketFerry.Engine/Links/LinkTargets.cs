using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Links;

/// <summary>Where the files of the source are now: collections and records by either end, files as a run has written down.</summary>
/// <param name="ledgers">The ledgers of runs that uploaded files, the newest first.</param>
internal sealed class LinkTargets(IReadOnlyList<RunLedger> ledgers)
{
    private readonly Dictionary<string, (string Name, string Id, bool IsName)> _collections = new(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Links that were led elsewhere.</summary>
    public long Led { get; private set; }

    /// <summary>Links to files that no run has uploaded; they stay.</summary>
    public long Left { get; private set; }

    /// <summary>The collections of a plan.</summary>
    public void Add(RunPlan plan, IReadOnlyList<Collection> there)
    {
        foreach (var stream in plan.Streams.Where(s => s.Collection is not null))
        {
            Add(stream.Stream.Collection?.Name ?? stream.Stream.Name, stream.Stream.Collection, stream.Collection!);
        }

        foreach (var (source, target) in plan.CollectionIds)
        {
            if (there.FirstOrDefault(c => c.Id == target) is { } collection)
            {
                _collections[source] = (collection.Name, collection.Id, false);
            }
        }
    }

    /// <summary>A collection of the source, by its name and, where it has one, its id.</summary>
    public void Add(string name, Collection? source, Collection target)
    {
        _collections[name] = (target.Name, target.Id, true);
        if (source is { Id.Length: > 0 })
        {
            _collections[source.Id] = (target.Name, target.Id, false);
        }
    }

    /// <summary>The path of a file that was uploaded; null for others.</summary>
    public string? Find(string collection, string record, string file)
    {
        if (_collections.TryGetValue(collection, out var target))
        {
            foreach (var ledger in ledgers)
            {
                var id =
                    (ledger.Redirects.Concern(target.Id) ? ledger.Redirects.Find(target.Id, record) : null) ?? record;
                if (ledger.Renames.Find(target.Name, id, file) is { } name)
                {
                    Led++;
                    return $"{(target.IsName ? target.Name : target.Id)}/{id}/{name}";
                }
            }
        }

        Left++;
        return null;
    }
}
