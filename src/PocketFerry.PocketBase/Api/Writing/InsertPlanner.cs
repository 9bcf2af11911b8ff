using System.Security.Cryptography;
using System.Text;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Writing.Planned;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Plans rows that become new records.</summary>
internal sealed class InsertPlanner : IDisposable
{
    private static readonly IReadOnlySet<int> None = new HashSet<int>();

    private readonly ApiStream _stream;
    private readonly bool _dryRun;
    private readonly SqlValues _stored;
    private readonly RowRoads _roads;
    private readonly RowFiles _files;
    private readonly PlannedRelations? _relations;
    private readonly WriteTally _tally;
    private readonly UniqueKeys _unique;
    private readonly bool _areUniqueKnown;
    private readonly bool _matches;
    private readonly int _id;
    private readonly IdFormat _idFormat;

    /// <param name="stream">The stream.</param>
    /// <param name="parts">What plans what.</param>
    /// <param name="matches">Whether existing records are looked for.</param>
    /// <param name="dryRun">Whether nothing is kept.</param>
    public InsertPlanner(ApiStream stream, PlanningParts parts, bool matches, bool dryRun)
    {
        (_stream, _matches, _dryRun) = (stream, matches, dryRun);
        (_roads, _files, _relations, _tally) = (parts.Roads, parts.Files, parts.Relations, parts.Tally);
        _unique = new UniqueKeys(stream.Collection);
        _areUniqueKnown = new UniqueFields(stream.Collection).AreAllKnown;
        _id = stream.Collection.IndexOf("id");
        _stored = new SqlValues(stream.Collection, stream.LacksRequiredFiles);
        _idFormat = IdFormat.TryCreate((TextField)stream.Collection.Fields[_id], out var format, out _)
            ? format
            : IdFormat.Default;
    }

    /// <summary>
    /// A new part: what the rows before it have in common with its rows, the server sees, unless the last part is under way.
    /// </summary>
    public void BeginPart(bool isLastUnderWay)
    {
        if (!_dryRun)
        {
            _unique.Forget(butLast: isLastUnderWay);
        }
    }

    public void Dispose() => _unique.Dispose();

    public void Plan(SegmentPlan segment, RowBatch batch, int row)
    {
        var id = RowText.Of(batch, row, _id);
        if (id.Length == 0)
        {
            // Known before it is sent, so that a lost answer makes no second record.
            id = RandomNumberGenerator.GetString(Encoding.ASCII.GetString(_idFormat.Alphabet), _idFormat.Length);
        }

        var common = _unique.Add(batch, row, id);
        if (_dryRun && common is { } twice)
        {
            PlanSecond(batch, row, twice);
            return;
        }

        var bySql = _roads.IsForSql(batch, row);
        if (!bySql && !_stream.ByHooks && _roads.HasRequiredHash(batch, row))
        {
            batch.SetFault(row, RowFaults.HashNotCarried(_stream.Collection.Name));
            return;
        }

        // What PocketBase's validators don't see is seen to here.
        if (_stream.IsRaw && _stored.Missing(batch, row) is { } missing)
        {
            batch.SetFault(row, missing);
            return;
        }

        var skip = (bySql && _stream.WritesAllAtOnce) || _stream.IsRaw ? None : _stream.Deferred;
        var waits = RelationPlanner.Defer(segment, batch, row, id, wasInsert: true, _stream.Deferred);
        IReadOnlyList<WriteRequest> needs = [];
        if (_dryRun && !bySql)
        {
            if (!_roads.IsJudged(batch, row) || _relations!.Prepare(batch, row) is not { } prepared)
            {
                segment.Unjudged.Add((row, id));
                return;
            }

            (needs, skip) = prepared;
        }

        var files = _files.Of(batch, row, _stream.FileFields);
        var road = _roads.RoadOf(files);
        // SQL and the hooks write them with the record; what comes behind it moves them.
        var isWhole = (bySql || road != RequestRoad.Records) && files.Count == 0 && !waits;
        var late = isWhole ? "" : _stream.Late.TupleOf(batch, row, id, segment);
        if (late.Length > 0)
        {
            segment.Late[row] = late;
        }

        if (bySql)
        {
            segment.SqlRows.Add(
                new SqlRow(row, id, files.Count == 0 ? skip : new HashSet<int>([.. skip, .. _stream.FileFields]))
                {
                    IsPostponed = common is not null,
                }
            );
            return;
        }

        segment.Requests.Add(
            new WriteRequest
            {
                Method = HttpMethod.Post,
                Path = RecordPath.Records(_stream.Collection.Name),
                Collection = _stream.Collection.Name,
                Needs = needs,
                Id = id,
                Row = row,
                Road = road,
                Body = (road == RequestRoad.Records ? _stream.Body : _stream.Line).New(batch, row, id, skip),
                Files = files,
                IsPostponed = common is not null,
                NeedsOrder = !_areUniqueKnown,
            }
        );
    }

    // The first of the two would be there by now, had this been no dry run.
    private void PlanSecond(RowBatch batch, int row, int field)
    {
        var keys = _stream.Plan.MatchFields.Count > 0 ? _stream.Plan.MatchFields : ["id"];
        var name = field < 0 ? "id" : _stream.Collection.Fields[field].Name;
        if (_matches && keys.Contains(name))
        {
            _tally.Updated += _stream.Plan.Mode == WriteMode.Skip ? 0 : 1;
            _tally.Skipped += _stream.Plan.Mode == WriteMode.Skip ? 1 : 0;
        }
        else
        {
            batch.SetFault(row, RowFaults.SameAsEarlier(_stream.Collection.Name, name));
        }
    }
}
