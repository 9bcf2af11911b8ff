using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading.Slow;

/// <summary>Asks the questions of many searches: as many a request as its filter has room for, several requests at a time.</summary>
internal sealed class Questions(ApiServer server, Collection collection) : IDisposable
{
    /// <summary>Longest filter that PocketBase reads.</summary>
    public const int MaxFilter = 3500;

    /// <summary>Most questions of a request: PocketBase reads 200 comparisons, and a question has up to three.</summary>
    public const int MostAtOnce = 60;

    private readonly SemaphoreSlim _room = new(Math.Max(1, server.Options.Concurrency));

    /// <summary>Goes on with searches until all are over.</summary>
    public async Task AskAllAsync(IReadOnlyList<SecretSearch> searches, CancellationToken cancellation)
    {
        while (searches.Any(s => !s.IsOver))
        {
            await Task.WhenAll(Pack(searches).ToList().Select(p => AskAsync(p.Filter, p.Searches, cancellation)))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Asks the next question of some searches, which must all fit one request.</summary>
    public async Task AskAsync(string filter, IReadOnlyList<SecretSearch> searches, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var path = RecordQuery.List(collection.Name, filter, MostAtOnce) + "&skipTotal=1&fields=id";
            using var answer = await server
                .Client.ExpectAsync(ApiRequest.Get(path), cancellation)
                .ConfigureAwait(false);
            using var page = new RecordPageReader(["id"]).Read(answer.Body, 0);
            var found = Enumerable
                .Range(0, page.Count)
                .Select(row => Encoding.UTF8.GetString(page.Bytes(row, 0)))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var search in searches)
            {
                search.Answer(found.Contains(search.Id));
            }
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>The filters that ask the next questions of all searches that aren't over.</summary>
    public static IEnumerable<(string Filter, IReadOnlyList<SecretSearch> Searches)> Pack(
        IEnumerable<SecretSearch> searches
    )
    {
        var filter = new StringBuilder();
        var asked = new List<SecretSearch>();
        foreach (var search in searches.Where(s => !s.IsOver))
        {
            var question = search.Question;
            if (
                asked.Count == MostAtOnce
                || (asked.Count > 0 && filter.Length + "||".Length + question.Length > MaxFilter)
            )
            {
                yield return (filter.ToString(), asked);
                filter.Clear();
                asked = [];
            }

            filter.Append(asked.Count == 0 ? "" : "||").Append(question);
            asked.Add(search);
        }

        if (asked.Count > 0)
        {
            yield return (filter.ToString(), asked);
        }
    }

    public void Dispose() => _room.Dispose();
}
