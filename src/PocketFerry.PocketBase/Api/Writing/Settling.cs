using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>After the last stream: fills in the relations that waited; records whose relations lead nowhere are taken out.</summary>
internal sealed class Settling(ApiServer server, ApiRunState state)
{
    public async Task<List<LateFault>> SettleAsync(
        ApiStream stream,
        List<WaitingRecord> records,
        CancellationToken cancellation
    )
    {
        var waiting = records.Where(r => !r.IsSettled).ToList();
        var found = waiting.Count == 0 ? [] : await FillInAsync(stream, waiting, cancellation).ConfigureAwait(false);
        var late = new List<LateFault>();
        foreach (var record in records)
        {
            // A resumed run hears of what was found before once more.
            if ((record.IsSettled ? record.Fault : found.GetValueOrDefault(record.Ordinal)) is not { } fault)
            {
                continue;
            }

            if (record.WasInsert && !state.IsDryRun)
            {
                stream.Sample.Forget(record.Id);
                // Records that refer to it lose it, or go with it.
                state.Undo?.Doubt();
                await TakingOut
                    .DeleteAsync(server, RecordPath.Record(stream.Collection.Name, record.Id), cancellation)
                    .ConfigureAwait(false);
            }

            late.Add(new LateFault(stream.Plan, record.Ordinal, fault, record.WasInsert));
        }

        return late;
    }

    private async Task<Dictionary<long, RowFault>> FillInAsync(
        ApiStream stream,
        List<WaitingRecord> records,
        CancellationToken cancellation
    )
    {
        var faults = new Dictionary<int, RowFault>();
        state.Undo?.Reopen(stream, records);
        if (state.IsDryRun)
        {
            await VerifyAsync(stream, records, faults, cancellation).ConfigureAwait(false);
        }
        else if (stream.WritesAllAtOnce && server.Features.HasSql && !stream.ByHooks)
        {
            await VerifyAsync(stream, records, faults, cancellation).ConfigureAwait(false);
            await UpdateAsync(stream, records, faults, cancellation).ConfigureAwait(false);
        }
        else
        {
            if (stream.IsRaw)
            {
                await VerifyAsync(stream, records, faults, cancellation).ConfigureAwait(false);
            }

            await PatchAsync(stream, records, faults, cancellation).ConfigureAwait(false);
        }

        CrashPoint.Reach("relations-sent");
        for (var i = 0; i < records.Count; i++)
        {
            state.Ledger.Waiting.Settle(stream.Number, records[i].Ordinal, faults.GetValueOrDefault(i));
        }

        // Before a record is taken out: afterwards nobody could tell why it isn't there.
        state.Ledger.Commit();
        CrashPoint.Reach("relations-settled");
        return faults.ToDictionary(f => records[f.Key].Ordinal, f => f.Value);
    }

    private async Task PatchAsync(
        ApiStream stream,
        List<WaitingRecord> records,
        Dictionary<int, RowFault> faults,
        CancellationToken cancellation
    )
    {
        var requests = records
            .Select((r, i) => (Record: r, Index: i))
            .Where(r => !faults.ContainsKey(r.Index))
            .Select(r => Request(stream, r.Record, r.Index))
            .ToList();
        await state.SenderFor(stream)!.SendAsync(stream.Collection.Name, requests, cancellation).ConfigureAwait(false);
        var good = requests.Where(r => r.Fault is null).Select(r => records[r.Row].Late);
        await stream.Late.SetAsync(good, cancellation).ConfigureAwait(false);
        foreach (var failed in requests.Where(r => r.Fault is not null))
        {
            faults[failed.Row] = failed.Fault!;
        }
    }

    private WriteRequest Request(ApiStream stream, WaitingRecord record, int index)
    {
        var values = record.Relations.Select(v =>
            (v.Field, Led(stream.Collection.Fields[v.Field], v.Value) ?? v.Value)
        );
        return new WriteRequest
        {
            Method = HttpMethod.Patch,
            Path = RecordPath.Record(stream.Collection.Name, record.Id),
            Id = record.Id,
            Row = index,
            Road =
                !stream.ByHooks ? RequestRoad.Records
                : stream.IsRaw ? RequestRoad.Table
                : RequestRoad.Hooks,
            Body = stream.ByHooks ? stream.Line.Change(values, record.Id) : stream.Body.Change(values),
        };
    }

    private byte[]? Led(Field field, byte[] value) => state.Redirects.Apply(field, value);

    // New records have theirs already, but those that turned out to be led elsewhere; existing ones have waited.
    private async Task UpdateAsync(
        ApiStream stream,
        List<WaitingRecord> records,
        Dictionary<int, RowFault> faults,
        CancellationToken cancellation
    )
    {
        var updates = records
            .Select((r, i) => (Record: r, Index: i))
            .Where(r => !faults.ContainsKey(r.Index))
            .Select(r => new SqlUpdate(r.Index, r.Record.Id, [.. Sets(stream, r.Record)], []))
            .Where(u => u.Sets.Count > 0);
        var updater = new SqlUpdater(stream, new SqlSending(server, stream.Collection, dryRun: false));
        foreach (var (index, fault) in await updater.UpdateAsync(updates, cancellation).ConfigureAwait(false))
        {
            faults.TryAdd(index, fault);
        }
    }

    private IEnumerable<(int Field, string Value)> Sets(ApiStream stream, WaitingRecord record)
    {
        foreach (var (index, value) in record.Relations)
        {
            var led = Led(stream.Collection.Fields[index], value);
            if (led is not null || !record.WasInsert)
            {
                yield return (index, Sql.Text(Encoding.UTF8.GetString(led ?? value)));
            }
        }
    }

    // What the records API would have seen to: that they lead somewhere.
    private async Task VerifyAsync(
        ApiStream stream,
        List<WaitingRecord> records,
        Dictionary<int, RowFault> faults,
        CancellationToken cancellation
    )
    {
        foreach (var index in stream.Deferred)
        {
            var field = (RelationField)stream.Collection.Fields[index];
            var target = state.Collections.FirstOrDefault(c => c.Id == field.CollectionId);
            var name = target?.Name ?? state.PlannedName(field.CollectionId) ?? "";
            var wanted = records
                .SelectMany(
                    (r, i) =>
                        r
                            .Relations.Where(v => v.Field == index)
                            .SelectMany(v => RelationIds.In(field, Led(field, v.Value) ?? v.Value))
                            .Select(id => (Record: i, Id: id))
                )
                .ToList();
            wanted.RemoveAll(w => state.Planned?.Contains(name, w.Id) == true);
            // A collection that a dry run leaves unmade has no records.
            var found = target is null
                ? []
                : await ExistingIds
                    .FindAsync(server, name, wanted.Select(w => w.Id).Distinct(), cancellation)
                    .ConfigureAwait(false);
            foreach (var (record, id) in wanted.Where(w => !found.Contains(w.Id)))
            {
                faults.TryAdd(record, SqlChecks.MissingRelation(field, name, id));
            }
        }
    }
}
