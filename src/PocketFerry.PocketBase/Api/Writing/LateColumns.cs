using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Hooks;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// What the records API doesn't take: autodate fields and password hashes. Set afterwards by pbferry's hooks, or by
/// <c>/api/sql</c>, where the server has them; counted where it hasn't.
/// </summary>
internal sealed class LateColumns
{
    private readonly Collection _collection;
    private readonly int[] _fields;
    private readonly ILateRoad? _road;
    private readonly bool _dryRun;

    public LateColumns(ApiServer server, Collection collection, IEnumerable<string> mapped, bool dryRun)
    {
        (_collection, _dryRun) = (collection, dryRun);
        var names = mapped.ToHashSet(StringComparer.Ordinal);
        _fields =
        [
            .. Enumerable
                .Range(0, collection.Fields.Count)
                .Where(i => names.Contains(collection.Fields[i].Name) && IsLate(collection.Fields[i])),
        ];
        IReadOnlyList<string> columns = [.. _fields.Select(f => collection.Fields[f].Name)];
        _road =
            server.ByHooks ? new LateHooks(server, collection, columns)
            : server.Features.HasSql ? new LateSql(server, collection, columns)
            : null;
        CountsInDryRuns = !server.ByHooks;
    }

    /// <summary>Whether there is anything to set.</summary>
    public bool IsActive => _road is not null && !_dryRun && _fields.Length > 0;

    /// <summary>Dates that didn't travel.</summary>
    public long DatesLeft { get; private set; }

    /// <summary>Password hashes that didn't travel.</summary>
    public long HashesLeft { get; private set; }

    /// <summary>The fields, by position.</summary>
    public IReadOnlyList<int> Fields => _fields;

    private bool CountsInDryRuns { get; }

    /// <summary>
    /// A record's values as the road wants them; empty where it has none, or they can't be set, which the segment counts.
    /// </summary>
    public string TupleOf(RowBatch batch, int row, string id, SegmentPlan? segment)
    {
        var values = new string?[_fields.Length];
        var (dates, hashes) = (0, 0);
        for (var i = 0; i < _fields.Length; i++)
        {
            var field = _fields[i];
            var cell = batch[row, field];
            var isPassword = _collection.Fields[field].Type == FieldType.Password;
            if (cell.Kind == CellKind.Text && cell.Length > 0 && (!isPassword || RecordBody.IsHash(batch, row, field)))
            {
                dates += isPassword ? 0 : 1;
                hashes += isPassword ? 1 : 0;
                values[i] = Encoding.UTF8.GetString(batch.Bytes(cell));
            }
        }

        if (IsActive)
        {
            return dates + hashes == 0 ? "" : _road!.Write(id, values);
        }

        if (segment is not null && (!_dryRun || CountsInDryRuns))
        {
            segment.DatesLeft += Math.Min(dates, 1);
            segment.HashesLeft += hashes;
        }

        return "";
    }

    /// <summary>Counts what doesn't travel of rows that were planned.</summary>
    public void Leave(SegmentPlan segment)
    {
        DatesLeft += segment.DatesLeft;
        HashesLeft += segment.HashesLeft;
    }

    /// <summary>Sets the values of records that are there.</summary>
    public async Task SetAsync(IEnumerable<string> tuples, CancellationToken cancellation)
    {
        if (IsActive)
        {
            await _road!.SetAsync(tuples.Where(t => t.Length > 0), cancellation).ConfigureAwait(false);
        }
    }

    private static bool IsLate(Field field) => field.Type is FieldType.Autodate or FieldType.Password;
}
