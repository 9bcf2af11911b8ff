using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>After the last stream: fills in the relations that waited; records whose relations lead nowhere are taken out.</summary>
internal sealed class Settling(ApiServer server, ApiRunState state)
{
    public async Task<List<LateFault>> SettleAsync(
        ApiStream stream,
        IReadOnlyList<DeferredRecord> records,
        CancellationToken cancellation
    )
    {
        var written = stream.RequiredDeferred is not null && server.Features.HasSql;
        var faults = new Dictionary<int, RowFault>();
        await PatchAsync(stream, records, i => !(written && records[i].WasInsert), faults, cancellation)
            .ConfigureAwait(false);
        if (written)
        {
            await VerifyAsync(stream, records, faults, cancellation).ConfigureAwait(false);
        }

        var late = new List<LateFault>();
        foreach (var (index, fault) in faults.OrderBy(f => f.Key))
        {
            var record = records[index];
            if (record.WasInsert)
            {
                await TakingOut
                    .DeleteAsync(server, RecordPath.Record(stream.Collection.Name, record.Id), cancellation)
                    .ConfigureAwait(false);
            }

            late.Add(new LateFault(stream.Plan, record.Ordinal, fault, record.WasInsert));
        }

        return late;
    }

    private async Task PatchAsync(
        ApiStream stream,
        IReadOnlyList<DeferredRecord> records,
        Func<int, bool> takes,
        Dictionary<int, RowFault> faults,
        CancellationToken cancellation
    )
    {
        var requests = Enumerable
            .Range(0, records.Count)
            .Where(takes)
            .Select(i => Request(stream, records[i], i))
            .ToList();
        await state.SenderFor(stream)!.SendAsync(stream.Collection.Name, requests, cancellation).ConfigureAwait(false);
        var good = requests.Where(r => r.Fault is null).Select(r => records[r.Row].Late);
        await stream.Late.SetAsync(good, cancellation).ConfigureAwait(false);
        foreach (var failed in requests.Where(r => r.Fault is not null))
        {
            faults[failed.Row] = failed.Fault!;
        }
    }

    private WriteRequest Request(ApiStream stream, in DeferredRecord record, int index) =>
        new()
        {
            Method = HttpMethod.Patch,
            Path = RecordPath.Record(stream.Collection.Name, record.Id),
            Id = record.Id,
            Row = index,
            Body = stream.Body.Change(
                record.Values.Select(v =>
                    (v.Field, state.Redirects.Apply(stream.Collection.Fields[v.Field], v.Value) ?? v.Value)
                )
            ),
        };

    // They were written with the records: what is left is to see that they lead somewhere.
    private async Task VerifyAsync(
        ApiStream stream,
        IReadOnlyList<DeferredRecord> records,
        Dictionary<int, RowFault> faults,
        CancellationToken cancellation
    )
    {
        foreach (var index in stream.Deferred)
        {
            var field = (RelationField)stream.Collection.Fields[index];
            var target = state.Collections.First(c => c.Id == field.CollectionId);
            var wanted = records
                .SelectMany(
                    (r, i) =>
                        r
                            .Values.Where(v => v.Field == index && r.WasInsert)
                            .SelectMany(v => RelationIds.In(field, v.Value))
                            .Select(id => (Record: i, Id: id))
                )
                .ToList();
            var found = await ExistingIds
                .FindAsync(server, target.Name, wanted.Select(w => w.Id).Distinct(), cancellation)
                .ConfigureAwait(false);
            foreach (var (record, id) in wanted.Where(w => !found.Contains(w.Id)))
            {
                faults.TryAdd(record, SqlChecks.MissingRelation(field, target, id));
            }
        }
    }
}
