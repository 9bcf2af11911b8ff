using PocketFerry.Engine.Ledgers;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Reading;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Sends what was planned for a part, and gives the rows the server's faults.</summary>
internal sealed class SegmentWriter(
    ApiStream stream,
    OrderedSending? sending,
    SqlRoad? sql,
    RunLedger ledger,
    WriteTally tally,
    bool dryRun
)
{
    public async Task WriteAsync(RowBatch batch, SegmentPlan segment, CancellationToken cancellation)
    {
        segment.Requests.RemoveAll(r => batch.Fault(r.Row) is not null);
        segment.SqlRows.RemoveAll(r => batch.Fault(r.Row) is not null);
        segment.SqlChanges.RemoveAll(r => batch.Fault(r.Row) is not null);
        if (!dryRun)
        {
            Intend(batch, segment);
        }

        if (segment.SqlRows.Count > 0)
        {
            tally.Inserted += await sql!.InsertAsync(batch, segment.SqlRows, cancellation).ConfigureAwait(false);
        }

        if (segment.SqlChanges.Count > 0)
        {
            tally.Updated += await sql!.UpdateAsync(batch, segment.SqlChanges, cancellation).ConfigureAwait(false);
            segment.Requests.RemoveAll(r => r.IsCompanion && batch.Fault(r.Row) is not null);
        }

        if (segment.Requests.Count > 0)
        {
            await SendAsync(batch, segment.Requests, cancellation).ConfigureAwait(false);
        }

        tally.Updated += segment.OnlyLate.Count;
        if (dryRun)
        {
            return;
        }

        await stream
            .Late.SetAsync(segment.Late.Where(l => batch.Fault(l.Key) is null).Select(l => l.Value), cancellation)
            .ConfigureAwait(false);
        foreach (var row in segment.Deferred.Where(d => batch.Fault(d.Row) is null))
        {
            ledger.Waiting.Add(
                new WaitingRecord(stream.Number, batch.Position(row.Row).Ordinal, row.Id)
                {
                    WasInsert = row.WasInsert,
                    Late = segment.Late.GetValueOrDefault(row.Row, ""),
                    Relations = row.Values,
                }
            );
        }

        CrashPoint.Reach("batch-sent");
    }

    // Kept before anything is sent: if the answer never comes, what is there is known to be the run's own.
    private void Intend(RowBatch batch, SegmentPlan segment)
    {
        ledger.Intents.Add(
            stream.Number,
            [
                .. segment.SqlRows.Select(r => new Intent(batch.Position(r.Row).Ordinal, true, r.Id)),
                .. segment.Requests.Select(r => new Intent(
                    batch.Position(r.Row).Ordinal,
                    r.IsInsert || r.CompletesInsert,
                    r.Id
                )),
                .. segment.SqlChanges.Select(r => new Intent(batch.Position(r.Row).Ordinal, false, r.Id)),
                .. segment.OnlyLate.Select(r => new Intent(batch.Position(r).Ordinal, false, "")),
            ]
        );
        ledger.Commit();
        CrashPoint.Reach("batch-intended");
    }

    private async Task SendAsync(RowBatch batch, List<WriteRequest> requests, CancellationToken cancellation)
    {
        if (sending is null)
        {
            // A dry run without batches has nobody to ask.
            tally.NotJudged += requests.Count;
        }
        else
        {
            await sending.SendAsync(requests, cancellation).ConfigureAwait(false);
        }

        foreach (var request in requests)
        {
            if (request.Fault is { } fault)
            {
                batch.SetFault(request.Row, WithValue(batch, request.Row, fault));
                tally.Updated -= request.IsCompanion ? 1 : 0;
            }
            else if (request.IsCompanion)
            {
                continue;
            }
            else if (request.IsInsert || request.CompletesInsert)
            {
                tally.Inserted++;
            }
            else
            {
                tally.Updated++;
            }
        }
    }

    private RowFault WithValue(RowBatch batch, int row, RowFault fault)
    {
        var index = stream.Collection.IndexOf(fault.Column);
        if (index < 0 || SecretColumns.IsSecret(stream.Collection, stream.Collection.Fields[index]))
        {
            return fault;
        }

        var value = RowText.Of(batch, row, index);
        return fault with { Value = value.Length > 80 ? value[..80] + "…" : value };
    }
}
