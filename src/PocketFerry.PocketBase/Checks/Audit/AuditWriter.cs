using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Checks.Audit;

/// <summary>Judges the rows of one stream by one another and by the ids that are there.</summary>
internal sealed class AuditWriter : IRowWriter
{
    private readonly StreamPlan _stream;
    private readonly Collection _collection;
    private readonly int _number;
    private readonly int _id;
    private readonly AuditRecords _records;
    private readonly IRecordIds? _existing;
    private readonly UniqueKeys _keys;
    private readonly AuditFiles _files;
    private readonly (int Index, RelationField Field)[] _relations;
    private long _inserted;

    public AuditWriter(StreamPlan stream, RunPlan plan, AuditRecords records, IRecordIds? existing)
    {
        _stream = stream;
        _collection = stream.Collection!;
        _number = plan.Streams.ToList().IndexOf(stream);
        _id = _collection.IndexOf("id");
        (_records, _existing) = (records, existing);
        _keys = new UniqueKeys(_collection);
        _files = new AuditFiles(stream, plan);
        _relations = [.. _collection.Fields.Select((f, i) => (i, f as RelationField)).Where(r => r.Item2 is not null)!];
    }

    public WriteCounts Counts => new(_inserted, 0, 0, 0);

    public async ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation)
    {
        var ids = new string[batch.Count];
        for (var row = 0; row < batch.Count; row++)
        {
            ids[row] = batch.Fault(row) is null ? Encoding.UTF8.GetString(batch.Bytes(row, _id)) : "";
        }

        if (_stream is { Mode: WriteMode.Insert, Truncate: false } && _existing is not null)
        {
            await RefuseExistingAsync(batch, ids, cancellation).ConfigureAwait(false);
        }

        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Fault(row) is null && IsNew(batch, row, ids[row]))
            {
                _inserted++;
                _files.Judge(batch, row);
                _records.Add(_collection, ids[row]);
                Refer(batch, row);
            }
        }
    }

    public ValueTask CompleteAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _keys.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RefuseExistingAsync(RowBatch batch, string[] ids, CancellationToken cancellation)
    {
        var found = await _existing!
            .FindAsync(_collection.Name, [.. ids.Where(i => i.Length > 0)], cancellation)
            .ConfigureAwait(false);
        for (var row = 0; row < batch.Count; row++)
        {
            if (ids[row].Length > 0 && found.Contains(ids[row]))
            {
                batch.SetFault(row, Taken("id", ids[row], $"'{_collection.Name}' has a record '{ids[row]}' already."));
            }
        }
    }

    // A later row with the same key changes the record of the first, in modes that change.
    private bool IsNew(RowBatch batch, int row, string id)
    {
        if (_keys.Add(batch, row, id) is not { } field || _stream.Mode != WriteMode.Insert)
        {
            return true;
        }

        var name = field < 0 ? "id" : _collection.Fields[field].Name;
        var value = field < 0 ? id : Encoding.UTF8.GetString(batch.Bytes(row, field));
        batch.SetFault(row, Taken(name, value, $"An earlier row has the same unique '{name}'."));
        return false;
    }

    private static RowFault Taken(string field, string value, string message) =>
        new("validation_not_unique", field, message, "Leave one of the two out, or use --mode upsert.", value);

    private void Refer(RowBatch batch, int row)
    {
        foreach (var (index, field) in _relations)
        {
            var value = batch.Bytes(row, index);
            if (batch[row, index].Kind == CellKind.Text && !RelationIds.IsEmpty(value))
            {
                foreach (var id in RelationIds.In(field, value))
                {
                    _records.Refer(_number, batch.Position(row).Ordinal, field, id);
                }
            }
        }
    }
}
