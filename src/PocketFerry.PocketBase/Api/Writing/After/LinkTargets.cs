using PocketFerry.Engine.Plans;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>Where the files of the source are now.</summary>
internal sealed class LinkTargets
{
    private readonly ApiRunState _state;
    private readonly Dictionary<string, (string Name, string Id, bool IsName)> _collections = new(
        StringComparer.OrdinalIgnoreCase
    );

    public LinkTargets(RunPlan plan, ApiRunState state)
    {
        _state = state;
        foreach (var stream in plan.Streams.Where(s => s.Collection is not null))
        {
            var (name, id) = (stream.Collection!.Name, stream.Collection.Id);
            _collections[stream.Stream.Collection?.Name ?? stream.Stream.Name] = (name, id, true);
            if (stream.Stream.Collection is { Id.Length: > 0 } source)
            {
                _collections[source.Id] = (name, id, false);
            }
        }

        foreach (var (source, target) in plan.CollectionIds)
        {
            if (state.Collections.FirstOrDefault(c => c.Id == target) is { } collection)
            {
                _collections[source] = (collection.Name, collection.Id, false);
            }
        }
    }

    /// <summary>Links that were led elsewhere.</summary>
    public long Led { get; private set; }

    /// <summary>Links to files that this run didn't carry; they stay.</summary>
    public long Left { get; private set; }

    /// <summary>The path of a file that the run uploaded; null for others.</summary>
    public string? Find(string collection, string record, string file)
    {
        if (_collections.TryGetValue(collection, out var target))
        {
            var id = _state.Redirects.Find(target.Id, record) ?? record;
            if (_state.Ledger.Renames.Find(target.Name, id, file) is { } name)
            {
                Led++;
                return $"{(target.IsName ? target.Name : target.Id)}/{id}/{name}";
            }
        }

        Left++;
        return null;
    }
}
