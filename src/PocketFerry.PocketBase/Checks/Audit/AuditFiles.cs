using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Writing;
using PocketFerry.PocketBase.DataDirectory.Writing;

namespace PocketFerry.PocketBase.Checks.Audit;

/// <summary>Whether the source has the files that rows name. A server isn't asked: each would be fetched.</summary>
internal sealed class AuditFiles
{
    private readonly StreamPlan _stream;
    private readonly IFileStore? _store;
    private readonly int _id;
    private readonly (int Index, Field Field)[] _fields;

    public AuditFiles(StreamPlan stream, RunPlan plan)
    {
        _stream = stream;
        _store = plan.KeepMissingFiles || plan.Files is { IsFar: true } ? null : plan.Files;
        _id = stream.Collection!.IndexOf("id");
        _fields = [.. stream.Collection.Fields.Select((f, i) => (i, f)).Where(f => f.f.Type == FieldType.File)];
    }

    /// <summary>Gives a row a fault where a file is missing.</summary>
    public void Judge(RowBatch batch, int row)
    {
        if (_store is null)
        {
            return;
        }

        foreach (var (index, field) in _fields)
        {
            foreach (var name in RelationIds.In(field, batch.Bytes(row, index)))
            {
                var record = SourceIds.Of(batch, row) ?? Encoding.UTF8.GetString(batch.Bytes(row, _id));
                using var file = _store.Open(_stream.Stream, record, name);
                if (file is null)
                {
                    batch.SetFault(row, RowFaults.MissingFile(field.Name, record, name));
                    return;
                }
            }
        }
    }
}
