using System.Diagnostics;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Verification.Drilling;
using PocketFerry.Engine.Verification.Findings;
using PocketFerry.Engine.Verification.Pairing;
using PocketFerry.Engine.Verification.Sides;
using PocketFerry.Engine.Verification.Spilling;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Verification;

/// <summary>
/// Compares what two endpoints hold. Both sides are read once, side by side; where they aren't the same, the records that
/// differ are looked at.
/// </summary>
/// <remarks>Not thread-safe; one comparison an instance.</remarks>
internal sealed class Verifier : IDisposable
{
    private readonly ISource _from;
    private readonly ISource _to;
    private VerifyRequest _request;
    private readonly IRunProgress? _progress;
    private readonly SpillFile _fromSpill;
    private readonly SpillFile _toSpill;
    private readonly IdRedirects _redirects = new();
    private readonly IdRedirects _none = new();
    private readonly List<Compared> _compared = [];
    private readonly References _fromReferences;
    private readonly References _toReferences;
    private IReadOnlyList<CollectionPair> _pairs = [];
    private JunctionTables? _junctions;
    private LookupTables? _lookups;

    /// <summary>Prepares a comparison; nothing is read yet. The sides stay the caller's.</summary>
    public Verifier(ISource from, ISource to, VerifyRequest request, IRunProgress? progress)
    {
        (_from, _to, _request, _progress) = (from, to, request, progress);
        (_fromSpill, _toSpill) = (new SpillFile(request.Folder), new SpillFile(request.Folder));
        _fromReferences = new References(_fromSpill, NameOf);
        _toReferences = new References(_toSpill, NameOf);
    }

    /// <summary>Compares.</summary>
    /// <exception cref="EndpointException">The sides can't be compared at all.</exception>
    public async Task<VerifyReport> RunAsync(CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var report = new VerifyReport { From = _from.Name, To = _to.Name };
        _progress?.Step("looking at both sides");
        var planner = new PairPlanner(_from, _to, _request);
        _pairs = await planner.PairAsync(cancellation).ConfigureAwait(false);
        report.Notes.AddRange(planner.Notes);
        report.Collections.AddRange(_pairs.Select(p => p.Report));
        if (_pairs.Select(p => p.From.Plan).FirstOrDefault(p => p is not null) is { } plan)
        {
            await PrepareAsync(plan, cancellation).ConfigureAwait(false);
        }

        Expect();
        await MatchAsync(cancellation).ConfigureAwait(false);
        foreach (var pair in _pairs.Where(IsRead))
        {
            await CompareAsync(pair, cancellation).ConfigureAwait(false);
        }

        _progress?.Step("following relations");
        await FollowAsync(cancellation).ConfigureAwait(false);
        SayUnfollowed(report);
        report.Elapsed = clock.Elapsed;
        return report;
    }

    /// <summary>
    /// After <see cref="RunAsync"/>: of each stream that was compared the rows that are missing or other in TO, perhaps none.
    /// Of a collection where more differ than were looked at, null, which is all rows. Empty where there is nothing to repair.
    /// </summary>
    public Dictionary<string, RowSelection?> ToRepair()
    {
        var pairs = _pairs.Where(IsRead).ToList();
        var isWrong = pairs.Exists(p => p.Report.Missing + p.Report.Changed > 0);
        // One stream may go to several collections: of it all rows that are wrong in any of them.
        return pairs
            .Where(_ => isWrong)
            .GroupBy(p => p.Report.From, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => g.Select(Selection).Aggregate(RowSelection.OfEither),
                StringComparer.Ordinal
            );
    }

    private RowSelection? Selection(CollectionPair pair)
    {
        var report = pair.Report;
        var records = report.Records.Where(r => r.Kind != DifferenceKind.Extra && r.Row > 0).ToList();
        return records.Count < report.Missing + report.Changed ? null
            : pair.From.KeepsIds && _redirects.IsEmpty ? RowSelection.OfRecords(records.Select(r => r.Id))
            : RowSelection.OfNumbers(records.Select(r => r.Row));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fromSpill.Dispose();
        _toSpill.Dispose();
        _redirects.Dispose();
        _none.Dispose();
        _junctions?.Dispose();
        _lookups?.Dispose();
    }

    // What a run would load before it maps rows.
    private async Task PrepareAsync(RunPlan plan, CancellationToken cancellation)
    {
        _junctions = await JunctionTables.LoadAsync(_from, plan, cancellation).ConfigureAwait(false);
        _lookups = await LookupTables.LoadAsync(_to, plan, cancellation).ConfigureAwait(false);
        _request.Links?.Add(plan, [.. _pairs.Select(p => p.To?.Collection).OfType<Collection>()]);
        _request = _request with
        {
            Mapping = _request.Mapping with
            {
                Junctions = _junctions,
                Lookups = _lookups is null ? null : new RecordsThere(_lookups, _redirects),
            },
        };
    }

    private static bool IsRead(CollectionPair pair) => pair.To is not null && pair.Report.WhyNot.Length == 0;

    private RecordReader FromReader(CollectionPair pair) => new(pair.From, _request, _redirects);

    private RecordReader ToReader(CollectionPair pair) => new(pair.To!, _request, _none);

    private string? NameOf(string collectionId) =>
        _pairs.FirstOrDefault(p => IsRead(p) && p.To!.Collection.Id == collectionId)?.Name;

    private void Expect()
    {
        var read = _pairs.Where(IsRead).ToList();
        _from.Expect([.. read.Select(p => (p.From.Stream, FromReader(p).Options))]);
        _to.Expect([.. read.Select(p => (p.To!.Stream, ToReader(p).Options))]);
    }

    private async Task MatchAsync(CancellationToken cancellation)
    {
        foreach (var pair in _pairs.Where(p => IsRead(p) && p.MatchFields.Count > 0))
        {
            _progress?.Step($"matching records of {pair.Name} by {string.Join(", ", pair.MatchFields)}");
            using var matched = new MatchedIds(pair);
            var reader = new RecordReader(pair.From, _request, _none);
            await matched.FindAsync(reader, ToReader(pair), _redirects, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CompareAsync(CollectionPair pair, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            _progress?.Begin(pair.Name, pair.Name, pair.From.Stream.RowCount ?? pair.To!.Stream.RowCount);
            await ReadAsync(pair, cancellation).ConfigureAwait(false);
        }
        catch (EndpointException error) when (error.Failure == EndpointFailure.Failed)
        {
            pair.Report.Error = error.Message;
        }

        pair.Report.Elapsed = clock.Elapsed;
    }

    private async Task ReadAsync(CollectionPair pair, CancellationToken cancellation)
    {
        var report = pair.Report;
        var (from, to) = (FromReader(pair), ToReader(pair));
        _fromReferences.Begin(pair.Compared);
        _toReferences.Begin(pair.Compared);
        var uniques = new UniqueTally(pair.To!.Collection, _request.UniqueKeys(pair.To.Collection), to.Form, _toSpill);
        var left = new SideTally(pair, from, _fromSpill, _fromReferences, null, _request.Samples);
        var right = new SideTally(pair, to, _toSpill, _toReferences, uniques, 0);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await BothAsync(
                stop,
                Task.Run(() => ReadAsync(from, left, _progress, stop.Token), CancellationToken.None),
                Task.Run(() => ReadAsync(to, right, null, stop.Token), CancellationToken.None)
            )
            .ConfigureAwait(false);
        (report.FromRecords, report.ToRecords) = (left.Digests.Count, right.Digests.Count);
        report.Refused = left.Refused;
        report.FirstRefused.AddRange(left.FirstRefused);
        SayNotCarried(pair, left.Digests, right.Digests);
        RecordJoin? join = null;
        if (!left.Digests.Matches(right.Digests))
        {
            _progress?.Step($"finding the differences in {pair.Name}");
            join = new RecordJoin(report, Comparable(left.Digests, right.Digests), pair.FirstWins);
            join.Run(left.Records, right.Records, cancellation);
        }

        var drill = new RecordDrill(pair, from, to);
        await drill.LookAsync(join, left.Samples.Ids, left.Files, right.Files, cancellation).ConfigureAwait(false);
        report.Findings.AddRange(uniques.Findings());
        SayMissingFiles(report, left.Files, right.Files);
        _compared.Add(new Compared(pair, left.Records, right.Records));
    }

    // Where one side fails, the other one's reading is of no use.
    private static async Task BothAsync(CancellationTokenSource stop, Task one, Task other)
    {
        var first = await Task.WhenAny(one, other).ConfigureAwait(false);
        if (!first.IsCompletedSuccessfully)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(one, other).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }

        await first.ConfigureAwait(false);
        await Task.WhenAll(one, other).ConfigureAwait(false);
    }

    private static async Task ReadAsync(
        RecordReader reader,
        SideTally tally,
        IRunProgress? progress,
        CancellationToken cancellation
    )
    {
        long read = 0;
        await foreach (var batch in reader.ReadAsync(null, cancellation).ConfigureAwait(false))
        {
            using (batch)
            using (batch.Origin)
            {
                tally.Add(batch);
                read += batch.Count;
                progress?.Advance(read, read);
            }
        }

        tally.Complete();
    }

    private static bool[] Comparable(RecordDigests one, RecordDigests other) =>
        [.. Enumerable.Range(0, RecordParts.Count).Select(part => one.IsCarried(part) && other.IsCarried(part))];

    private static void SayNotCarried(CollectionPair pair, RecordDigests from, RecordDigests to)
    {
        var report = pair.Report;
        var comparable = Comparable(from, to);
        foreach (var part in pair.Compared.Fields.Select(f => RecordParts.Of(pair.Compared, f)).Distinct())
        {
            var name = RecordParts.Names[part];
            if (!comparable[part] && !report.NotCompared.Exists(n => n.Part == name) && report.FromRecords > 0)
            {
                report.NotCompared.Add(new NotCompared(name, "one side doesn't show them"));
            }
        }
    }

    private static void SayMissingFiles(CollectionReport report, StoredFiles? from, StoredFiles? to)
    {
        if (to is not { Missing: > 0 })
        {
            return;
        }

        var own = from?.FirstMissing.Select(m => m.Record).ToHashSet() ?? [];
        report.Findings.Add(
            new Finding(
                "missing-file",
                $"{to.Missing} {(to.Missing == 1 ? "file" : "files")} that records name {(to.Missing == 1 ? "isn't" : "aren't")} in TO"
                    + (to.FirstMissing.TrueForAll(m => own.Contains(m.Record)) ? ", nor in FROM" : ""),
                // Where FROM has it, the record differs, and is counted as such.
                IsDifference: false,
                to.Missing
            )
            {
                Records = [.. to.FirstMissing.Take(20).Select(m => $"{m.Record}/{m.File}")],
            }
        );
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        var dangling = new DanglingRelations();
        var own = _fromReferences.All.ToDictionary(r => r.Collection, r => r.Ids);
        foreach (var (collection, named) in _toReferences.All)
        {
            if (_compared.Find(c => c.Pair.Name == collection) is { } there)
            {
                dangling.Look(collection, named, there.To, own.GetValueOrDefault(collection), there.From);
            }
        }

        foreach (var compared in _compared.Where(_ => dangling.Any))
        {
            await dangling
                .NameAsync(compared.Pair, ToReader(compared.Pair), NameOf, cancellation)
                .ConfigureAwait(false);
        }
    }

    private void SayUnfollowed(VerifyReport report)
    {
        var left = _pairs
            .Where(IsRead)
            .SelectMany(p => p.Compared.Fields.OfType<Model.Fields.RelationField>())
            .Where(f => NameOf(f.CollectionId) is null)
            .Count();
        if (left > 0)
        {
            report.Notes.Add(
                $"{left} {(left == 1 ? "relation leads" : "relations lead")} to collections that aren't compared: whether their records are there was not looked at"
            );
        }
    }

    private sealed record Compared(CollectionPair Pair, Spill From, Spill To);
}
