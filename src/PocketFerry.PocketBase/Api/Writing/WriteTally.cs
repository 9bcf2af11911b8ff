using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Counts what became of a stream's rows, and says what there is to know of them.</summary>
internal sealed class WriteTally(ApiStream stream, bool dryRun, RunLedger ledger, bool rewritesLinks)
{
    private readonly Numbers _before = new(
        ledger.Streams.Tally(stream.Number, nameof(Numbers.Dates)),
        ledger.Streams.Tally(stream.Number, nameof(Numbers.Hashes)),
        ledger.Streams.Tally(stream.Number, nameof(Numbers.Missing)),
        ledger.Streams.Tally(stream.Number, nameof(Numbers.Renamed))
    );
    private readonly SortedDictionary<string, long> _withoutRelation = new(StringComparer.Ordinal);

    public long Inserted { get; set; }

    public long Updated { get; set; }

    public long Skipped { get; set; }

    /// <summary>Records of a dry run that the server was not asked about.</summary>
    public long NotJudged { get; set; }

    public WriteCounts Counts => new(Inserted, Updated, Skipped, stream.Files?.Count ?? 0);

    // Since the run began, before it was resumed too.
    private Numbers Total =>
        new(
            _before.Dates + stream.Late.DatesLeft,
            _before.Hashes + stream.Late.HashesLeft,
            _before.Missing + (stream.Files?.Missing ?? 0),
            _before.Renamed + (stream.Files?.Renamed ?? 0)
        );

    /// <summary>Writes into the ledger what a resumed run has to know.</summary>
    public void Save()
    {
        var total = Total;
        ledger.Streams.SetTally(stream.Number, nameof(Numbers.Dates), total.Dates);
        ledger.Streams.SetTally(stream.Number, nameof(Numbers.Hashes), total.Hashes);
        ledger.Streams.SetTally(stream.Number, nameof(Numbers.Missing), total.Missing);
        ledger.Streams.SetTally(stream.Number, nameof(Numbers.Renamed), total.Renamed);
    }

    public IEnumerable<string> Warnings()
    {
        var total = Total;
        if (total.Dates > 0)
        {
            yield return $"created and updated of {N(total.Dates)} records were not carried: {Why}";
        }

        if (total.Hashes > 0)
        {
            yield return $"password hashes of {N(total.Hashes)} records were not carried: {Why}; the users need a reset mail";
        }

        if (total.Missing > 0)
        {
            yield return $"{N(total.Missing)} files that the source lacks were left out, with their names";
        }

        if (total.Renamed > 0)
        {
            yield return $"{N(total.Renamed)} files got other names: PocketBase adds a suffix of its own to every upload{(rewritesLinks ? "" : "; --rewrite-links leads links to them there")}";
        }

        if (NotJudged > 0)
        {
            yield return $"{N(NotJudged)} records were validated here only, not by the server";
        }

        foreach (var (field, records) in _withoutRelation)
        {
            yield return $"{N(records)} records were validated without the relation '{field}' to records of this run";
        }
    }

    /// <summary>A record of a dry run was judged without a relation, or with another record in its place.</summary>
    public void AddWithoutRelation(string field) =>
        _withoutRelation[field] = _withoutRelation.GetValueOrDefault(field) + 1;

    private string Why =>
        dryRun ? "this is a dry run" : "the records API can't set them, and /api/sql came with PocketBase 0.39";

    private readonly record struct Numbers(long Dates, long Hashes, long Missing, long Renamed);

    private static string N(long count) => count.ToString("n0", CultureInfo.InvariantCulture);
}
