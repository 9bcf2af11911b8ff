using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Memory;

/// <summary>A target that keeps what is written, as a server does, and breaks off where it is told to.</summary>
internal sealed class HarbourTarget(Collection collection) : ITarget
{
    public string Name => "harbour";

    public bool HasCollections => true;

    public bool KeepsWhatIsWritten => true;

    /// <summary>What is there: titles by id.</summary>
    public Dictionary<string, string> Records { get; } = [];

    /// <summary>Rows given to be written, good or bad.</summary>
    public long Given { get; private set; }

    /// <summary>The row at which the connection is lost, once; 0 for none.</summary>
    public long BreakAt { get; set; }

    /// <summary>Whether the next batch is on its way before the last one is ended.</summary>
    public bool Overlaps { get; init; }

    /// <summary>Most batches that were under way at a time.</summary>
    public int MostUnderWay { get; private set; }

    /// <summary>Faults found at the end, by row.</summary>
    public long LateFaultAt { get; set; }

    /// <summary>Whether the end breaks off.</summary>
    public bool BreakLate { get; set; }

    public Task<IReadOnlyList<Collection>> GetCollectionsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Collection>>([collection]);

    public Task<ITargetRun> BeginAsync(RunPlan plan, CancellationToken cancellation) =>
        Task.FromResult<ITargetRun>(new Run(this, plan));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Run(HarbourTarget target, RunPlan plan) : ITargetRun
    {
        public string? Strategy => null;

        public Task<IRowWriter> OpenAsync(StreamPlan stream, CancellationToken cancellation) =>
            Task.FromResult<IRowWriter>(new Writer(target, plan.Ledger!));

        public async IAsyncEnumerable<LateFault> SettleAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
        )
        {
            await Task.Yield();
            if (target.LateFaultAt > 0)
            {
                yield return new LateFault(
                    plan.Streams[0],
                    target.LateFaultAt,
                    new RowFault("late", "", "too late"),
                    true
                );
            }

            if (target.BreakLate)
            {
                target.BreakLate = false;
                throw new EndpointException("gone", "", EndpointFailure.Unreachable);
            }
        }

        public Task CommitAsync(CancellationToken cancellation) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Writer(HarbourTarget target, RunLedger ledger) : IRowWriter
    {
        private readonly IReadOnlyDictionary<long, Intent> _before = ledger.Intents.Of(0);
        private readonly long _from = ledger.Streams.Tally(0, "odd");
        private readonly Queue<(RowBatch Batch, Action Answer)> _underWay = new();
        private long _inserted;
        private long _odd;

        public WriteCounts Counts => new(_inserted, 0, 0, 0);

        public IReadOnlyList<string> Warnings => [$"{_from + _odd} odd rows"];

        public void Checkpoint() => ledger.Streams.SetTally(0, "odd", _from + _odd);

        public bool Overlaps => target.Overlaps;

        public async ValueTask BeginAsync(RowBatch batch, CancellationToken cancellation)
        {
            target.Overlaps.ShouldBeTrue();
            await Task.Yield();
            _underWay.Enqueue((batch, Send(batch)));
            target.MostUnderWay = Math.Max(target.MostUnderWay, _underWay.Count);
        }

        public async ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation)
        {
            await Task.Yield();
            var (sent, answer) = target.Overlaps ? _underWay.Dequeue() : (batch, Send(batch));
            sent.ShouldBeSameAs(batch, "batches end in the order in which they began");
            answer();
        }

        // What is done is done at once; it is told later.
        private Action Send(RowBatch batch)
        {
            var good = Enumerable.Range(0, batch.Count).Where(row => batch.Fault(row) is null).ToList();
            ledger.Intents.Add(
                0,
                [.. good.Select(r => new Intent(batch.Position(r).Ordinal, true, Text(batch, r, "id")))]
            );
            ledger.Commit();
            var answers = new List<Action>();
            foreach (var row in good)
            {
                target.Given++;
                var ordinal = batch.Position(row).Ordinal;
                var id = Text(batch, row, "id");
                answers.Add(() => _odd += ordinal % 2);
                if (!target.Records.TryAdd(id, Text(batch, row, "title")) && !_before.ContainsKey(ordinal))
                {
                    answers.Add(() => batch.SetFault(row, new RowFault("taken", "id", "taken")));
                    continue;
                }

                answers.Add(() => _inserted++);
                if (ordinal == target.BreakAt)
                {
                    target.BreakAt = 0;
                    answers.Add(() => throw new EndpointException("gone", "", EndpointFailure.Unreachable));
                    break;
                }
            }

            return () => answers.ForEach(a => a());
        }

        public ValueTask CompleteAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static string Text(RowBatch batch, int row, string column) =>
            System.Text.Encoding.UTF8.GetString(
                batch.Bytes(row, Enumerable.Range(0, batch.Columns.Count).First(i => batch.Columns[i] == column))
            );
    }
}
