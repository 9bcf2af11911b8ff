using System.Diagnostics;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Engine.Plans;

namespace PocketFerry.Engine.Running;

/// <summary>Executes a plan: reads each stream, maps and validates its rows, writes them, and keeps the whole or nothing.</summary>
/// <remarks>Not thread-safe; one execution at a time.</remarks>
public sealed class RunExecutor
{
    private readonly ISource _source;
    private readonly ITarget _target;
    private readonly RunPlan _plan;
    private readonly RunOptions _options;
    private readonly MapperOptions _mapping;
    private readonly RunLedger? _ledger;

    /// <summary>Prepares a run; nothing happens yet.</summary>
    public RunExecutor(ISource source, ITarget target, RunPlan plan, RunOptions options, MapperOptions mapping)
    {
        _source = source;
        _target = target;
        _plan = plan;
        _options = options;
        _ledger = target.CanBeResumed && !plan.DryRun ? plan.Ledger : null;
        _mapping = mapping with { PasswordHasher = mapping.PasswordHasher ?? target.PasswordHasher };
    }

    /// <summary>Runs.</summary>
    /// <returns>The report, also when a bad row stopped the run.</returns>
    /// <exception cref="EndpointException">An endpoint failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>
    /// A run that ends early leaves the target as it was, unless that keeps what is written
    /// (<see cref="ITarget.KeepsWhatIsWritten"/>). One that can be resumed (<see cref="ITarget.CanBeResumed"/>) goes on
    /// where it was when it is executed again with the same ledger.
    /// </remarks>
    public async Task<RunReport> ExecuteAsync(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var report = new RunReport
        {
            KeepsWhatIsWritten = _target.KeepsWhatIsWritten && !_plan.DryRun,
            CanBeResumed = _ledger is not null,
            DeletesMissing = _plan.DeleteMissing,
        };
        try
        {
            await using var run = await _target.BeginAsync(_plan, cancellation).ConfigureAwait(false);
            report.Strategy = run.Strategy;
            var tally = new RejectTally(_options, report);
            using var junctions = await JunctionTables.LoadAsync(_source, _plan, cancellation).ConfigureAwait(false);
            var resumed = junctions is not null && _ledger?.Streams.All().Any(s => s.Position.Ordinal > 0) == true;
            using var lookups = await LookupTables
                .LoadAsync(_source, _target, _plan, _mapping, cancellation)
                .ConfigureAwait(false);
            var mapping = _mapping with
            {
                Junctions = _mapping.Junctions ?? junctions,
                Lookups = _mapping.Lookups ?? lookups,
                Files = _plan.Files as LoadedFiles,
            };
            await LoadAsync(run, report, tally, mapping, cancellation).ConfigureAwait(false);
            if (junctions is not null && mapping.Junctions == junctions)
            {
                foreach (var (stream, text) in JunctionWarnings.Of(junctions, _plan, resumed))
                {
                    report.Streams[stream].Warnings.Add(text);
                }
            }

            _options.Progress?.Step("checking the whole");
            await SettleAsync(run, tally, cancellation).ConfigureAwait(false);
            await DeleteAsync(run, report, cancellation).ConfigureAwait(false);
            _options.Progress?.Step("keeping the result");
            await run.CommitAsync(cancellation).ConfigureAwait(false);
            report.Streams.ForEach(s => s.Warnings.AddRange(run.WarningsOf(s.Target)));
            report.Streams.LastOrDefault()?.Warnings.AddRange(run.Warnings);
            await LateAsync(run.Conflicts.ToAsyncEnumerable(), tally with { NeverStops = true }, cancellation)
                .ConfigureAwait(false);
            Remember(report);
        }
        catch (RunStoppedException stop)
        {
            report.StoppedBy = stop.Reject;
            report.StopReason = stop.Reject is null ? stop.Message : null;
        }
        finally
        {
            // Of a batch that wasn't finished, the ledger has the intent, and no more.
            _ledger?.Rollback();
            if (report.KeepsWhatIsWritten)
            {
                _plan.Passes?.Commit();
            }
        }

        report.Elapsed = clock.Elapsed;
        return report;
    }

    private async Task LoadAsync(
        ITargetRun run,
        RunReport report,
        RejectTally tally,
        MapperOptions mapping,
        CancellationToken cancellation
    )
    {
        _source.Expect([
            .. _plan.Streams.Select(s =>
                (s.Stream, StreamCrossing.ReadOptionsOf(s) with { BatchRows = _target.BatchRowsOf(s) })
            ),
        ]);
        for (var number = 0; number < _plan.Streams.Count; number++)
        {
            var stream = _plan.Streams[number];
            var line = new StreamReport(stream.Stream.Name, stream.TargetName);
            report.Streams.Add(line);
            var checkpoints = new StreamCheckpoints(_ledger, number, stream, _options.Rejects)
            {
                Passes = _plan.DryRun ? null : _plan.Passes,
            };
            checkpoints.Restore(line);
            if (checkpoints.IsDone)
            {
                tally.EndOfStream(line);
                continue;
            }

            _options.Progress?.Begin(line.Stream, line.Target, stream.Stream.RowCount);
            await using var writer = await run.OpenAsync(stream, cancellation).ConfigureAwait(false);
            checkpoints.Begin();
            var identified = stream with { Stream = stream.Stream with { Fingerprint = checkpoints.From.Fingerprint } };
            var crossing = new StreamCrossing(_source, stream, writer, line, tally, _options.Progress)
            {
                Checkpoints = checkpoints,
                Mapping = mapping with { Ids = mapping.Ids ?? new PlanIds(_plan, identified) },
                Samples = _options.Samples,
                BatchRows = _target.BatchRowsOf(stream),
            };
            await crossing.RunAsync(cancellation).ConfigureAwait(false);
            tally.EndOfStream(line);
        }
    }

    private async Task DeleteAsync(ITargetRun run, RunReport report, CancellationToken cancellation)
    {
        if (_plan is not { DeleteMissing: true, Passes: { } passes })
        {
            return;
        }

        _options.Progress?.Step("deleting what the source no longer has");
        var lines = report.Streams.ToDictionary(s => s.Target);
        var stay = new Dictionary<string, long>();
        await foreach (var (record, outcome) in run.DeleteAsync(passes.Missing(), cancellation).ConfigureAwait(false))
        {
            if (outcome == DeletionOutcome.Referred)
            {
                stay[record.Collection] = stay.GetValueOrDefault(record.Collection) + 1;
                continue;
            }

            lines[record.Collection].Deleted += outcome == DeletionOutcome.Deleted ? 1 : 0;
            passes.Delete(record.Collection, record.Id);
        }

        foreach (var (collection, count) in stay)
        {
            lines[collection]
                .Warnings.Add(
                    count == 1
                        ? "1 record stays that the source no longer has: another one refers to it"
                        : $"{count} records stay that the source no longer has: other records refer to them"
                );
        }
    }

    // A row that was rejected is read again by the next pass: its stream's mark stays where it was.
    private void Remember(RunReport report)
    {
        if (_plan is not { DryRun: false, Passes: { } passes })
        {
            return;
        }

        foreach (var line in report.Streams.Where(s => s.Rejected == 0))
        {
            passes.Reach(line.Target);
        }

        passes.Commit();
    }

    private Task SettleAsync(ITargetRun run, RejectTally tally, CancellationToken cancellation) =>
        LateAsync(run.SettleAsync(cancellation), tally, cancellation);

    // Late faults know their row's number only: the source is read again, as far as the last of them, to give the rows.
    private async Task LateAsync(IAsyncEnumerable<LateFault> faults, RejectTally tally, CancellationToken cancellation)
    {
        await using var late = faults.GetAsyncEnumerator(cancellation);
        var more = await late.MoveNextAsync().ConfigureAwait(false);
        while (more)
        {
            var stream = late.Current.Stream;
            var options = StreamCrossing.ReadOptionsOf(stream);
            await foreach (var batch in _source.ReadAsync(stream.Stream, options, cancellation).ConfigureAwait(false))
            {
                using (batch)
                {
                    for (var row = 0; row < batch.Count && more && SameStream(late.Current.Stream, stream); row++)
                    {
                        if (batch.Position(row).Ordinal == late.Current.Ordinal)
                        {
                            tally.AddLate(late.Current, batch, row);
                            more = await late.MoveNextAsync().ConfigureAwait(false);
                        }
                    }
                }

                if (!more || !SameStream(late.Current.Stream, stream))
                {
                    break;
                }
            }

            if (more && SameStream(late.Current.Stream, stream))
            {
                throw new EndpointException(
                    $"{_source.Name}: stream '{stream.Stream.Name}' gave fewer rows when it was read again.",
                    "Don't change the source while a run reads it."
                );
            }
        }
    }

    private static bool SameStream(StreamPlan a, StreamPlan b) =>
        a.Stream.Name == b.Stream.Name && a.TargetName == b.TargetName;
}
