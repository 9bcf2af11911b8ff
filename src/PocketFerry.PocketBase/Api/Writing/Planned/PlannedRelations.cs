using System.Text;
using System.Text.Json;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing.Planned;

/// <summary>
/// Makes rows of a dry run fit to be judged though the records that they refer to are only planned: these go along in the
/// same batch where they can; else an existing record stands in for them, or the relation is left out.
/// </summary>
internal sealed class PlannedRelations
{
    private readonly ApiStream _stream;
    private readonly ApiRunState _shared;
    private readonly WriteTally _tally;
    private readonly int _mostNeeds;
    private readonly (int Collection, int Record)? _user;
    private readonly Dictionary<int, string> _targets = [];
    private readonly Dictionary<int, string?> _standIns = [];

    /// <param name="stream">The stream.</param>
    /// <param name="shared">What all streams share.</param>
    /// <param name="tally">Counts rows that are judged without a relation.</param>
    /// <param name="mostNeeds">How many other records a row may bring along.</param>
    public PlannedRelations(ApiStream stream, ApiRunState shared, WriteTally tally, int mostNeeds)
    {
        (_stream, _shared, _tally, _mostNeeds) = (stream, shared, tally, mostNeeds);
        _user = CollectionReferences.FieldsOf(stream.Collection);
        foreach (var index in stream.RelationFields)
        {
            var id = ((RelationField)stream.Collection.Fields[index]).CollectionId;
            if (shared.PlannedName(id) is { } name)
            {
                _targets[index] = name;
            }
        }
    }

    /// <summary>Looks for existing records that can stand in; once, before the first row.</summary>
    public async Task BeginAsync(ApiServer server, CancellationToken cancellation)
    {
        if (_standIns.Count > 0)
        {
            return;
        }

        foreach (var (index, name) in _targets)
        {
            _standIns[index] = _shared.IsNew(name)
                ? null
                : await ExistingIds.FirstAsync(server, name, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Prepares a row's fields.</summary>
    /// <returns>What it brings along, and which fields stay out; null where it can't be judged.</returns>
    public (List<WriteRequest> Needs, HashSet<int> Skip)? Prepare(RowBatch batch, int row)
    {
        if (IsOfPlannedUser(batch, row))
        {
            return null;
        }

        var needs = new List<WriteRequest>();
        var skip = new HashSet<int>(_stream.Deferred);
        foreach (var (index, name) in _targets)
        {
            var value = batch.Bytes(row, index);
            if (batch[row, index].Kind != CellKind.Text || RelationIds.IsEmpty(value))
            {
                continue;
            }

            var field = _stream.Collection.Fields[index];
            if (!_stream.Deferred.Contains(index) && Bring(name, RelationIds.In(field, value), needs))
            {
                continue;
            }

            // The same stand-in, or none, would be there twice.
            if (_stream.UniqueFields.Contains(index))
            {
                return null;
            }

            if (field.Required)
            {
                if (_standIns.GetValueOrDefault(index) is not { } standIn)
                {
                    return null;
                }

                skip.Remove(index);
                batch[row, index] = batch.Store(CellKind.Text, Form(field, standIn));
            }
            else
            {
                skip.Add(index);
            }

            _tally.AddWithoutRelation(field.Name);
        }

        return (needs, skip);
    }

    // Users don't go along, and none can stand in: what is stored beside a user is once for each of them.
    private bool IsOfPlannedUser(RowBatch batch, int row) =>
        _user is { } user
        && _shared.PlannedName(RowText.Of(batch, row, user.Collection)) is { } name
        && _shared.Planned!.Contains(name, RowText.Of(batch, row, user.Record));

    private bool Bring(string collection, List<string> ids, List<WriteRequest> needs)
    {
        var before = needs.Count;
        foreach (var id in ids)
        {
            if (!Bring(collection, id, needs))
            {
                needs.RemoveRange(before, needs.Count - before);
                return false;
            }
        }

        return true;
    }

    // Records that aren't planned are there, or the server finds that they aren't.
    private bool Bring(string collection, string id, List<WriteRequest> needs)
    {
        if (needs.Exists(n => n.Id == id && n.Collection == collection))
        {
            return true;
        }

        if (_shared.Planned!.Find(collection, id) is not { } record)
        {
            return true;
        }

        if (!record.CanGoAlong || needs.Count >= _mostNeeds)
        {
            return false;
        }

        foreach (var (of, its) in record.Needs)
        {
            if (!Bring(of, its, needs))
            {
                return false;
            }
        }

        needs.Add(
            new WriteRequest
            {
                Method = HttpMethod.Post,
                Path = RecordPath.Records(collection),
                Collection = collection,
                Id = id,
                Body = record.Body,
            }
        );
        return needs.Count <= _mostNeeds;
    }

    private static byte[] Form(Field field, string id) =>
        Encoding.UTF8.GetBytes(field.IsMultiple ? $"[\"{JsonEncodedText.Encode(id)}\"]" : id);
}
