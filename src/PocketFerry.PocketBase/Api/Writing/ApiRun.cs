using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Settings;
using PocketFerry.PocketBase.Api.Undo;
using PocketFerry.PocketBase.Api.Writing.After;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>One run into a server: collections, records, relations that had to wait.</summary>
internal sealed class ApiRun : ITargetRun
{
    private const int PartSize = 1000;
    private const int WholeRun = -1;
    private const string Imported = "imported";

    private readonly ApiServer _server;
    private readonly RunPlan _plan;
    private readonly ApiRunState _state;
    private readonly List<ApiStream> _streams;
    private RunLedger? _ownLedger;
    private readonly TemporarySettings _settings;
    private IReadOnlyDictionary<string, string> _resets = new Dictionary<string, string>();

    private ApiRun(
        ApiServer server,
        RunPlan plan,
        ApiRunState state,
        List<ApiStream> streams,
        TemporarySettings settings
    ) => (_server, _plan, _state, _streams, _settings) = (server, plan, state, streams, settings);

    public string? Strategy => StrategyText.Of(_server, _plan, _streams);

    public static async Task<ApiRun> BeginAsync(ApiServer server, RunPlan plan, CancellationToken cancellation)
    {
        var kept = plan.DryRun ? null : plan.Ledger;
        var ledger = kept ?? RunLedger.Temporary();
        var settings = new TemporarySettings(server, plan.Ledger ?? ledger);
        var streams = Enumerable
            .Range(0, plan.Streams.Count)
            .Select(i => new ApiStream(plan, i, server, ledger))
            .ToList();
        try
        {
            Refuse(server, plan, streams);
            OwnRecords.Begin(server, ledger);
            if (server.Options.EnableBatch)
            {
                await settings.EnableBatchAsync(cancellation).ConfigureAwait(false);
            }

            await ImportAsync(server, plan, ledger, cancellation).ConfigureAwait(false);
            await RelaxAsync(server, plan, streams, settings, cancellation).ConfigureAwait(false);
            var collections = await server.ReadCollectionsAsync(cancellation).ConfigureAwait(false);
            var state = new ApiRunState(server, plan, collections, ledger);
            foreach (var (name, source, target) in plan.Passes?.Redirects() ?? [])
            {
                if (collections.FirstOrDefault(c => c.Name == name) is { } collection)
                {
                    state.Redirects.Add(collection.Id, source, target);
                }
            }

            return new ApiRun(server, plan, state, streams, settings) { _ownLedger = kept is null ? ledger : null };
        }
        catch
        {
            await PutBackAsync(settings, plan).ConfigureAwait(false);
            streams.ForEach(s => s.Dispose());
            if (kept is null)
            {
                ledger.Dispose();
            }

            throw;
        }
    }

    public async Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation)
    {
        var own = _streams.First(s => ReferenceEquals(s.Plan, stream));
        // A run that is resumed has emptied the collection before.
        var progress = _state.Ledger.Streams.Find(own.Number);
        if (stream.Truncate && !_plan.DryRun && progress is not { State: not StreamState.Waiting })
        {
            if (_state.Undo is { } undo)
            {
                await undo.TruncateAsync(own.Collection, _state.Collections, cancellation).ConfigureAwait(false);
            }

            using var done = await _server
                .Client.ExpectAsync(
                    new ApiRequest(
                        HttpMethod.Delete,
                        $"api/collections/{Uri.EscapeDataString(own.Collection.Name)}/truncate"
                    )
                    {
                        IsRepeatable = true,
                        Writes = true,
                    },
                    cancellation
                )
                .ConfigureAwait(false);
        }

        return new ApiRowWriter(_server, _plan, own, _state);
    }

    public async IAsyncEnumerable<LateFault> SettleAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var settling = new Settling(_server, _state);
        for (var (stream, ordinal) = (-1, 0L); ; )
        {
            var part = _state.Ledger.Waiting.Behind(stream, ordinal, PartSize);
            if (part.Count == 0)
            {
                yield break;
            }

            // A part may hold the end of one stream and the beginning of the next.
            foreach (var group in part.GroupBy(r => r.Stream))
            {
                var faults = await settling
                    .SettleAsync(_streams[group.Key], [.. group], cancellation)
                    .ConfigureAwait(false);
                foreach (var fault in faults)
                {
                    yield return fault;
                }
            }

            (stream, ordinal) = (part[^1].Stream, part[^1].Ordinal);
        }
    }

    public async IAsyncEnumerable<Deletion> DeleteAsync(
        IEnumerable<RecordKey> records,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var deletion = new RecordDeletion(_server, _state.Collections, _plan.DryRun) { Undo = _state.Undo };
        await foreach (var deleted in deletion.DeleteAsync(records, cancellation).ConfigureAwait(false))
        {
            yield return deleted;
        }
    }

    public IReadOnlyList<string> Warnings { get; private set; } = [];

    public IReadOnlyList<string> WarningsOf(string collection) =>
        _resets.TryGetValue(collection, out var said) ? [said] : [];

    public async Task CommitAsync(CancellationToken cancellation)
    {
        if (!_plan.DryRun)
        {
            RememberRedirects();
            var aftermath = new Aftermath(_server, _plan, _state, _streams);
            Warnings = await aftermath.FinishAsync(cancellation).ConfigureAwait(false);
            _resets = aftermath.Resets;
            if (_state.Undo is { } undo)
            {
                await undo.CompleteAsync(_state.Collections, cancellation).ConfigureAwait(false);
            }
        }
    }

    // Relations of later passes' rows lead to records that this one matched.
    private void RememberRedirects()
    {
        if (_plan.Passes is not { } passes)
        {
            return;
        }

        foreach (var (id, source, target) in _state.Ledger.Redirects.All())
        {
            if (_state.Collections.FirstOrDefault(c => c.Id == id) is { } collection)
            {
                passes.Redirect(collection.Name, source, target);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Of a batch that wasn't finished, nothing is kept but its intent.
        _state.Ledger.Rollback();
        await PutBackAsync(_settings, _plan).ConfigureAwait(false);
        _streams.ForEach(s => s.Dispose());
        _state.Dispose();
        _ownLedger?.Dispose();
    }

    private static void Refuse(ApiServer server, RunPlan plan, List<ApiStream> streams)
    {
        if (server.Options.Road == ApiRoad.Sql && !server.Features.HasSql)
        {
            throw new EndpointException(
                $"{server.Name} has no /api/sql, which came with PocketBase 0.39: --via sql can't write there.",
                "Leave --via out: the records API carries all but dates and password hashes.",
                EndpointFailure.Usage
            );
        }

        if (streams.Find(s => s.Collection.Type == CollectionType.View) is { } view)
        {
            throw new EndpointException(
                $"'{view.Collection.Name}' is a view; views hold no records of their own.",
                "",
                EndpointFailure.Usage
            );
        }

        var circle = streams.Find(s => s.RequiredDeferred is not null);
        if (circle is not null && !server.CarriesSecrets && !server.Options.RelaxRequired && !plan.DryRun)
        {
            throw new EndpointException(
                $"The relation '{circle.RequiredDeferred!.Name}' of '{circle.Collection.Name}' is required and goes to records that come later: a server before 0.39 can't take such records.",
                $"Make '{circle.RequiredDeferred.Name}' optional while the run lasts with --relax-required, or write into the data directory.",
                EndpointFailure.Usage
            );
        }
    }

    private static async Task RelaxAsync(
        ApiServer server,
        RunPlan plan,
        List<ApiStream> streams,
        TemporarySettings settings,
        CancellationToken cancellation
    )
    {
        if (plan.DryRun || server.CarriesSecrets || !server.Options.RelaxRequired)
        {
            return;
        }

        foreach (var stream in streams)
        {
            foreach (var field in stream.Deferred.Select(f => stream.Collection.Fields[f]).Where(f => f.Required))
            {
                await settings.RelaxAsync(stream.Collection, field, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task PutBackAsync(TemporarySettings settings, RunPlan plan)
    {
        try
        {
            await settings.PutBackAsync().ConfigureAwait(false);
        }
        catch (Exception error)
            when (plan.Ledger is not null
                && error is EndpointException or AnswerLostException or OperationCanceledException
            )
        {
            // The ledger still has it, and whoever made the ledger says so; how the run ended matters more here.
        }
    }

    // Without deleteMissing: only what the plan names is added or changed, and by a resumed run not again.
    private static async Task ImportAsync(
        ApiServer server,
        RunPlan plan,
        RunLedger ledger,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<Collection> collections = [.. plan.CreateCollections, .. plan.ChangeCollections];
        if (plan.DryRun || collections.Count == 0 || ledger.Streams.Tally(WholeRun, Imported) > 0)
        {
            return;
        }

        var body = new JsonObject
        {
            ["collections"] = new JsonArray([.. collections.Select(c => (JsonNode)c.ToJson())]),
            ["deleteMissing"] = false,
        };
        var schema = ledger.Undo is { } undo ? new CollectionRecords(server, undo) : null;
        if (schema is not null)
        {
            await schema.IntendAsync(plan, cancellation).ConfigureAwait(false);
        }

        using var response = await server
            .Client.SendAsync(
                new ApiRequest(HttpMethod.Put, "api/collections/import")
                {
                    Json = Encoding.UTF8.GetBytes(body.ToJsonString()),
                    IsRepeatable = true,
                    Writes = true,
                },
                cancellation
            )
            .ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            var error = ApiError.Of(response);
            throw new EndpointException(
                $"{server.Name} refused the collections {string.Join(", ", collections.Select(c => c.Name))}: {error.First()?.Message ?? error.Message}",
                "Nothing was changed. Make the collections in the dashboard, or leave them out with --exclude."
            );
        }

        if (schema is not null)
        {
            await schema.SettleAsync(cancellation).ConfigureAwait(false);
        }

        ledger.Streams.SetTally(WholeRun, Imported, 1);
        ledger.Commit();
    }
}
