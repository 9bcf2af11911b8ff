using PocketFerry.Engine.Ledgers;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Writing.After;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Sends what was planned for a part, and gives the rows the server's faults.</summary>
internal sealed class SegmentWriter(
    ApiStream stream,
    OrderedSending? sending,
    SqlRoad? sql,
    ApiRunState shared,
    WriteTally tally,
    WrittenNotes notes
)
{
    /// <summary>Does all there is to do.</summary>
    public async Task WriteAsync(RowBatch batch, SegmentPlan segment, CancellationToken cancellation)
    {
        Intend(batch, segment);
        if (segment.SqlRows.Count > 0)
        {
            tally.Inserted += await sql!.InsertAsync(batch, segment.SqlRows, cancellation).ConfigureAwait(false);
        }

        if (segment.SqlChanges.Count > 0)
        {
            tally.Updated += await sql!.UpdateAsync(batch, segment.SqlChanges, cancellation).ConfigureAwait(false);
            segment.Requests.RemoveAll(r => r.IsCompanion && batch.Fault(r.Row) is not null);
        }

        await SendAsync(segment, cancellation).ConfigureAwait(false);
        await EndAsync(batch, segment, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes down what is about to be sent: if the answer never comes, what is there is known to be the run's own.
    /// </summary>
    public void Intend(RowBatch batch, SegmentPlan segment)
    {
        segment.Requests.RemoveAll(r => batch.Fault(r.Row) is not null);
        segment.SqlRows.RemoveAll(r => batch.Fault(r.Row) is not null);
        segment.SqlChanges.RemoveAll(r => batch.Fault(r.Row) is not null);
        if (shared.Planned is null)
        {
            shared.Undo?.Intend(stream, segment);
            Keep(batch, segment);
        }
    }

    /// <summary>Sends the requests, and touches nothing else.</summary>
    public async Task SendAsync(SegmentPlan segment, CancellationToken cancellation)
    {
        if (segment.Requests.Count == 0)
        {
            return;
        }

        if (sending is null)
        {
            // A dry run without batches has nobody to ask.
            segment.Requests.ForEach(r => r.IsUnjudged = true);
        }
        else
        {
            await sending
                .SendAsync([.. segment.Requests.Where(r => !r.IsUnjudged)], cancellation)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Gives the rows what became of them, and sees to what comes behind the records.</summary>
    public async Task EndAsync(RowBatch batch, SegmentPlan segment, CancellationToken cancellation)
    {
        Judge(batch, segment.Requests);
        stream.Late.Leave(segment);
        tally.Updated += segment.OnlyLate.Count;
        if (shared.Planned is not null)
        {
            Remember(batch, segment);
        }
        else
        {
            var late = segment.Late.Where(l => batch.Fault(l.Key) is null).Select(l => l.Value);
            await stream.Late.SetAsync(late, cancellation).ConfigureAwait(false);
            notes.Note(batch, segment);
            shared.Undo?.Settle(stream, batch, segment);
        }

        foreach (var row in segment.Deferred.Where(d => batch.Fault(d.Row) is null))
        {
            shared.Ledger.Waiting.Add(
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

    private void Keep(RowBatch batch, SegmentPlan segment)
    {
        shared.Ledger.Intents.Add(
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
        shared.Ledger.Commit();
        CrashPoint.Reach("batch-intended");
    }

    // Records of later streams may refer to those that are only planned.
    private void Remember(RowBatch batch, SegmentPlan segment)
    {
        foreach (var request in segment.Requests.Where(r => r.IsInsert && r.Fault is null))
        {
            var body = request.IsUnjudged ? default : request.Body;
            shared.Planned!.Add(stream, request.Id, body, request.Needs);
        }

        foreach (var row in segment.SqlRows.Where(r => batch.Fault(r.Row) is null))
        {
            shared.Planned!.Add(stream, row.Id, default, []);
        }

        var unjudged = segment.Unjudged.Where(u => batch.Fault(u.Row) is null).ToList();
        unjudged.ForEach(u => shared.Planned!.Add(stream, u.Id, default, []));
        tally.NotJudged += unjudged.Count;
        tally.Inserted += unjudged.Count;
    }

    private void Judge(RowBatch batch, List<WriteRequest> requests)
    {
        tally.NotJudged += requests.Count(r => r.IsUnjudged);
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
