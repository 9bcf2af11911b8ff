using System.Text.Json.Nodes;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>Puts back what a run made and changed of a server's schema.</summary>
internal sealed class CollectionsUndo(ApiServer server, UndoFile undo)
{
    private readonly List<Collection> _dropped = [];
    private readonly List<UndoEntry> _changed = [];

    /// <summary>Collections that the run made and that are still there.</summary>
    public IReadOnlyList<Collection> Dropped => _dropped;

    /// <summary>Ids of all collections that the run made, there or not.</summary>
    public List<string> MadeIds { get; } = [];

    public void Check(IReadOnlyList<Collection> collections, UndoReport report, bool isAgreed)
    {
        _dropped.Clear();
        _changed.Clear();
        MadeIds.Clear();
        if (undo.Collections().FirstOrDefault(c => c.Id == CollectionRecords.Name) is not { } rows)
        {
            return;
        }

        foreach (var entry in undo.Records.All(rows.Number))
        {
            if (entry.Before is null)
            {
                MadeIds.Add(entry.Id);
            }

            if (collections.FirstOrDefault(c => c.Id == entry.Id) is { } collection)
            {
                Check(entry, collection, report, isAgreed);
            }
        }
    }

    public async Task ApplyAsync(CancellationToken cancellation)
    {
        foreach (var entry in _changed)
        {
            await SendAsync(HttpMethod.Patch, entry.Id, entry.Before, cancellation).ConfigureAwait(false);
        }

        // One that another refers to can't go before that one; of a circle, one has to let go first.
        var left = _dropped.ToList();
        while (left.Count > 0)
        {
            var free =
                left.FirstOrDefault(c => !left.Exists(o => o.Id != c.Id && Targets(o).Contains(c.Id))) ?? left[0];
            foreach (var other in left.Where(o => o.Id != free.Id && Targets(o).Contains(free.Id)))
            {
                var without = other.WithFields(
                    other.Fields.Where(f => f is not RelationField relation || relation.CollectionId != free.Id)
                );
                await SendAsync(HttpMethod.Patch, other.Id, CollectionRecords.Text(without), cancellation)
                    .ConfigureAwait(false);
            }

            await SendAsync(HttpMethod.Delete, free.Id, null, cancellation).ConfigureAwait(false);
            left.Remove(free);
        }
    }

    private void Check(in UndoEntry entry, Collection collection, UndoReport report, bool isAgreed)
    {
        var now = CollectionRecords.Text(collection);
        if (entry.Before is { } before && IsSame(before, now))
        {
            return;
        }

        if (!isAgreed && entry.After is { Length: > 1 } after && !after.AsSpan().SequenceEqual(now))
        {
            report.Add(
                new UndoConflict(collection.Name, "", "was changed since the run", [.. Differences(after, now)])
            );
        }

        if (entry.Before is null)
        {
            _dropped.Add(collection);
            report.Schema.Add($"drop collection {collection.Name}");
            return;
        }

        _changed.Add(entry);
        var was = CollectionRecords.Parse(entry.Before);
        var added = collection.Fields.Where(f => was.Fields.All(o => o.Id != f.Id)).Select(f => f.Name).ToList();
        report.Schema.Add(
            added.Count > 0
                ? $"drop {string.Join(", ", added.Select(f => $"{collection.Name}.{f}"))}"
                : $"put the settings of collection {collection.Name} back"
        );
    }

    private static bool IsSame(byte[] one, byte[] other) => !Differences(one, other).Any();

    private static IEnumerable<string> Differences(byte[] one, byte[] other)
    {
        var (was, now) = (JsonNode.Parse(one)!.AsObject(), JsonNode.Parse(other)!.AsObject());
        return was.Select(p => p.Key)
            .Union(now.Select(p => p.Key))
            .Where(key => key != "updated" && !JsonNode.DeepEquals(was[key], now[key]));
    }

    private static HashSet<string> Targets(Collection collection) =>
        [.. collection.Fields.OfType<RelationField>().Select(f => f.CollectionId)];

    private async Task SendAsync(HttpMethod method, string id, byte[]? body, CancellationToken cancellation)
    {
        var path = $"api/collections/{Uri.EscapeDataString(id)}";
        using var answer = await server
            .Client.SendAsync(
                new ApiRequest(method, path)
                {
                    Json = body ?? [],
                    IsRepeatable = true,
                    Writes = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
        if (!answer.IsSuccess && answer.Status != 404)
        {
            throw ApiError.Of(answer).ToException(server.Client.Address, $"{method} /{path}");
        }
    }
}
