using System.Globalization;
using System.Text;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// After a run was resumed: rows that were about to be written when it broke off. Of these, records that are there and are
/// what would be sent are the run's own, whose answer was lost. So are records of another content that the server made
/// since the run began: an owner's hook may have changed them. All others are judged like any row.
/// </summary>
internal sealed class OwnRecords
{
    private const int WholeRun = -1;
    private const string ServerTime = "serverTime";

    private readonly ApiStream _stream;
    private readonly IReadOnlyDictionary<long, Intent> _intents;
    private readonly ExistingRecords _existing;
    private readonly RecordDifference _difference;
    private readonly int _id;
    private readonly int _created;
    private readonly DateTimeOffset? _begun;

    private OwnRecords(
        ApiServer server,
        ApiStream stream,
        IReadOnlyDictionary<long, Intent> intents,
        DateTimeOffset? begun
    )
    {
        (_stream, _intents, _begun) = (stream, intents, begun);
        _created = stream
            .Collection.Fields.ToList()
            .FindIndex(f => f is AutodateField { OnCreate: true, OnUpdate: false });
        _existing = new ExistingRecords(server, stream, ["id"]);
        _difference = new RecordDifference(stream, hasSecrets: false);
        _id = stream.Collection.IndexOf("id");
    }

    /// <summary>What is known of a stream; null where nothing was under way.</summary>
    public static OwnRecords? Of(ApiServer server, ApiStream stream, RunLedger ledger) =>
        ledger.Intents.Of(stream.Number) is { Count: > 0 } intents
            ? new OwnRecords(server, stream, intents, BegunAt(ledger))
            : null;

    /// <summary>Keeps the time by the server's clock when a run begins.</summary>
    public static void Begin(ApiServer server, RunLedger ledger)
    {
        if (BegunAt(ledger) is null)
        {
            ledger.Streams.SetTally(WholeRun, ServerTime, server.Client.ServerTime);
        }
    }

    private static DateTimeOffset? BegunAt(RunLedger ledger) =>
        ledger.Streams.Tally(WholeRun, ServerTime) is > 0 and var seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Looks up the records of some rows; null where none of these was under way. Dispose it.</summary>
    public async Task<Matches?> FindAsync(RowBatch batch, int start, int end, CancellationToken cancellation)
    {
        var keys = new List<string>();
        for (var row = start; row < end; row++)
        {
            if (batch.Fault(row) is null && Insert(batch, row) is { } intent)
            {
                // The row may have none of its own: it gets the one that it was sent with.
                batch[row, _id] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(intent.Id));
                keys.Add(_existing.KeyOf(batch, row)!);
            }
        }

        return keys.Count == 0 ? null : await _existing.FindAsync(keys, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether the row was about to become a record.</summary>
    public bool WasInsert(RowBatch batch, int row) => Insert(batch, row) is not null;

    /// <summary>Whether the row was about to change a record.</summary>
    public bool WasChange(RowBatch batch, int row) =>
        _intents.TryGetValue(batch.Position(row).Ordinal, out var intent) && !intent.IsInsert;

    /// <summary>The row's own record; null where it has none.</summary>
    public Match? Find(RowBatch batch, int row, Matches found) =>
        Insert(batch, row) is not null ? found.Find(_existing.KeyOf(batch, row)!) : null;

    /// <summary>The fields that are still to be written; null where the record is another's.</summary>
    public List<int>? Left(RowBatch batch, int row, Match match)
    {
        var left = _difference
            .Of(batch, row, match)
            .Where(f => !_stream.Deferred.Contains(f) && !IsElsewhere(_stream.Collection.Fields[f]))
            .ToList();
        var underWay = left.Where(f => IsUnderWay(batch, row, match, f)).ToList();
        return underWay.Count == left.Count || IsMadeSince(match) ? underWay : null;
    }

    // An id that the run was about to give, and a record of just then.
    private bool IsMadeSince(Match match) =>
        _created >= 0
        && _begun is { } begun
        && DateTimeOffset.TryParse(
            Encoding.UTF8.GetString(match.Records.Bytes(match.Row, _created)),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var made
        )
        && made >= begun;

    private Intent? Insert(RowBatch batch, int row) =>
        _intents.TryGetValue(batch.Position(row).Ordinal, out var intent) && intent.IsInsert ? intent : null;

    // Set behind the record, and again; or not to be read at all.
    private bool IsElsewhere(Field field) =>
        field.Type is FieldType.Autodate or FieldType.Password
        || Reading.SecretColumns.IsSecret(_stream.Collection, field);

    // What SQL can't write at once: files, and texts longer than a statement.
    private bool IsUnderWay(RowBatch batch, int row, Match match, int field)
    {
        var there = match.Records.Bytes(match.Row, field);
        return _stream.Collection.Fields[field].Type == FieldType.File
            ? RelationIds.IsEmpty(there) || _stream.Files is { KeepsMissing: true }
            : batch[row, field] is { Kind: CellKind.Text, Length: > LongText.Short }
                && batch.Bytes(row, field).StartsWith(there);
    }
}
