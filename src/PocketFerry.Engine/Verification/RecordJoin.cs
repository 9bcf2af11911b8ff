using System.Runtime.InteropServices;
using PocketFerry.Engine.Verification.Sides;
using PocketFerry.Engine.Verification.Spilling;

namespace PocketFerry.Engine.Verification;

/// <summary>Finds by ids and digests which records differ, partition by partition.</summary>
/// <param name="report">Where the counts go.</param>
/// <param name="comparable">Which components both sides carry.</param>
/// <param name="firstWins">Of two rows of FROM with one id, whether the first counts.</param>
internal sealed class RecordJoin(CollectionReport report, bool[] comparable, bool firstWins)
{
    /// <summary>How many records that differ are kept by id; the others are counted.</summary>
    public const int MostKept = 10_000;

    /// <summary>Ids of records that differ, and how: for each of them, which components do.</summary>
    public List<(string Id, DifferenceKind Kind, bool[] Parts)> Kept { get; } = [];

    /// <summary>Compares.</summary>
    public void Run(Spill from, Spill to, CancellationToken cancellation)
    {
        for (var partition = 0; partition < Spill.Partitions; partition++)
        {
            cancellation.ThrowIfCancellationRequested();
            Run(from.Load(partition), to.Load(partition));
        }
    }

    private void Run(SpillEntries from, SpillEntries to)
    {
        var records = new Dictionary<ByteKey, State>();
        foreach (var entry in from.All())
        {
            ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(records, entry.Key, out var isThere);
            report.Repeated += isThere ? 1 : 0;
            if (!isThere || !firstWins)
            {
                state.Digests = entry.Payload;
            }
        }

        foreach (var entry in to.All())
        {
            ref var state = ref CollectionsMarshal.GetValueRefOrNullRef(records, entry.Key);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref state))
            {
                report.Extra++;
                Keep(entry.Key, DifferenceKind.Extra, []);
                // A second record of that id is a second one too many.
                continue;
            }

            if (state.IsMet)
            {
                report.Extra++;
                Keep(entry.Key, DifferenceKind.Extra, []);
                continue;
            }

            state.IsMet = true;
            Compare(entry, state.Digests.Span);
        }

        foreach (var (key, _) in records.Where(r => !r.Value.IsMet))
        {
            report.Missing++;
            Keep(key, DifferenceKind.Missing, []);
        }
    }

    private void Compare(in SpillEntry entry, ReadOnlySpan<byte> from)
    {
        var to = entry.Payload.Span;
        if (from.SequenceEqual(to))
        {
            return;
        }

        var parts = new bool[RecordParts.Count];
        for (var part = 0; part < parts.Length; part++)
        {
            var range = new Range(part * RecordDigests.Bytes, (part + 1) * RecordDigests.Bytes);
            parts[part] = comparable[part] && !from[range].SequenceEqual(to[range]);
            report.ChangedParts[part] += parts[part] ? 1 : 0;
        }

        if (parts.Contains(true))
        {
            report.Changed++;
            Keep(entry.Key, DifferenceKind.Changed, parts);
        }
    }

    private void Keep(ByteKey key, DifferenceKind kind, bool[] parts)
    {
        if (Kept.Count < MostKept)
        {
            Kept.Add((key.ToString(), kind, parts));
        }
    }

    private struct State
    {
        public ReadOnlyMemory<byte> Digests;

        public bool IsMet;
    }
}
