using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Writing.After;
using PocketFerry.PocketBase.Api.Writing.Planned;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Writes one stream into one collection of a server.</summary>
internal sealed class ApiRowWriter : IRowWriter
{
    private readonly ApiServer _server;
    private readonly PlannedRelations? _relations;
    private readonly InsertPlanner _inserts;
    private readonly ApiStream _stream;
    private readonly Redirects _redirects;
    private readonly CollectionReferences _references;
    private readonly WriteTally _tally;
    private readonly RowMatching? _matching;
    private readonly RowPlanner _planner;
    private readonly SegmentWriter _writer;
    private readonly OwnRecords? _own;
    private readonly SecondLook? _secondLook;
    private readonly OverlappingWriter? _overlapping;

    /// <param name="server">The server.</param>
    /// <param name="run">The run.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="shared">What all streams of the run share.</param>
    public ApiRowWriter(ApiServer server, RunPlan run, ApiStream stream, ApiRunState shared)
    {
        (_stream, _redirects) = (stream, shared.Redirects);
        _references = new CollectionReferences(stream, run.CollectionIds, shared.Redirects);
        _tally = new WriteTally(stream, run.DryRun, shared.Ledger, server.Options.RewriteLinks);
        _own = run.DryRun ? null : OwnRecords.Of(server, stream, shared.Ledger);
        var sender = shared.SenderFor(stream);
        var files = new RowFiles(stream);
        var sql = shared.SqlFor(stream, sender, files);
        var relations = run.DryRun ? new PlannedRelations(stream, shared, _tally, shared.MostNeeds) : null;
        var roads = new RowRoads(stream, sql is not null, sender is not null, server.Options.VerifyFiles, run.DryRun);
        var parts = new PlanningParts(roads, files, relations, _tally) { Own = _own };
        (_server, _relations) = (server, relations);
        ChangePlanner? changes = null;
        if (stream.Plan.Mode != WriteMode.Insert && !shared.IsNew(stream.Collection))
        {
            _matching = new RowMatching(
                stream,
                new ExistingRecords(server, stream),
                TokenKeys.AreAsked(server, stream) ? new TokenKeys(server, stream) : null
            );
            var difference = new RecordDifference(stream, server.CarriesSecrets);
            changes = new ChangePlanner(stream, parts, difference, shared.Redirects);
        }

        _inserts = new InsertPlanner(stream, parts, _matching is not null, run.DryRun);
        var ownPlanner = _own is null ? null : new OwnPlanner(stream, parts, _own);
        _planner = new RowPlanner(_inserts, changes, _matching, ownPlanner);
        _writer = new SegmentWriter(
            stream,
            sender is null ? null : new OrderedSending(sender, stream.Collection.Name),
            sql,
            shared,
            _tally,
            new WrittenNotes(server, stream, shared)
        );
        _secondLook = _own is null ? null : new SecondLook(_own, ownPlanner!, _writer);
        // Records that the run had made before it was resumed must be looked up.
        if (!run.DryRun && _matching is null && _own is null)
        {
            _overlapping = new OverlappingWriter(PlanNewAsync, _writer);
        }
    }

    public WriteCounts Counts => _tally.Counts;

    public IReadOnlyList<string> Warnings => [.. _tally.Warnings()];

    public bool Overlaps => _overlapping is not null;

    public async ValueTask BeginAsync(RowBatch batch, CancellationToken cancellation) =>
        await _overlapping!.BeginAsync(batch, cancellation).ConfigureAwait(false);

    public async ValueTask AbandonAsync(RowBatch batch, CancellationToken cancellation) =>
        await _overlapping!.AbandonAsync(batch, cancellation).ConfigureAwait(false);

    public async ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation)
    {
        if (_overlapping is not null)
        {
            await _overlapping.EndAsync(batch, cancellation).ConfigureAwait(false);
            return;
        }

        if (_relations is not null)
        {
            await _relations.BeginAsync(_server, cancellation).ConfigureAwait(false);
        }

        if (_matching is null)
        {
            var segment = await PlanNewAsync(batch, false, cancellation).ConfigureAwait(false);
            await WriteAsync(batch, segment, cancellation).ConfigureAwait(false);
        }
        else
        {
            Lead(batch);
            await WriteMatchedAsync(_matching, batch, cancellation).ConfigureAwait(false);
        }
    }

    private void Lead(RowBatch batch)
    {
        _redirects.Apply(_stream, batch);
        _references.Apply(batch);
    }

    private Task<SegmentPlan> PlanNewAsync(RowBatch batch, bool isLastUnderWay, CancellationToken cancellation)
    {
        Lead(batch);
        return PlanAsync(batch, MatchedPart.OfNew(0, batch.Count), isLastUnderWay, cancellation);
    }

    private async Task<SegmentPlan> PlanAsync(
        RowBatch batch,
        MatchedPart part,
        bool isLastUnderWay,
        CancellationToken cancellation
    )
    {
        using var found = _own is null
            ? null
            : await _own.FindAsync(batch, part.Start, part.End, cancellation).ConfigureAwait(false);
        return _planner.Plan(batch, part, found, isLastUnderWay);
    }

    private async Task WriteAsync(RowBatch batch, SegmentPlan segment, CancellationToken cancellation)
    {
        await _writer.WriteAsync(batch, segment, cancellation).ConfigureAwait(false);
        if (_secondLook is not null)
        {
            await _secondLook.LookAsync(batch, segment, cancellation).ConfigureAwait(false);
        }
    }

    // While a part is written the next one is looked up, unless it holds a record that is just being written.
    private async Task WriteMatchedAsync(RowMatching matching, RowBatch batch, CancellationToken cancellation)
    {
        Task<MatchedPart>? finding = null;
        try
        {
            for (var start = 0; start < batch.Count; )
            {
                finding ??= matching.FindAsync(matching.Next(batch, start), cancellation);
                using var part = await finding.ConfigureAwait(false);
                finding = null;
                await matching.CompareAsync(batch, part, cancellation).ConfigureAwait(false);
                var segment = await PlanAsync(batch, part, false, cancellation).ConfigureAwait(false);
                start = part.End;
                if (start < batch.Count && matching.Next(batch, start) is var next && !next.Meets(part))
                {
                    finding = matching.FindAsync(next, cancellation);
                }

                await WriteAsync(batch, segment, cancellation).ConfigureAwait(false);
            }
        }
        catch when (finding is not null)
        {
            await finding
                .ContinueWith(Drop, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
                .ConfigureAwait(false);
            throw;
        }
    }

    // The first failure is the one to tell.
    private static void Drop(Task<MatchedPart> finding)
    {
        if (finding.IsCompletedSuccessfully)
        {
            finding.Result.Dispose();
        }
        else
        {
            _ = finding.Exception;
        }
    }

    public void Checkpoint() => _tally.Save();

    public ValueTask CompleteAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _inserts.Dispose();
        return ValueTask.CompletedTask;
    }
}
