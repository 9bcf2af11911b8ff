using PocketFerry.Engine.Plans;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Plans rows that change existing records.</summary>
internal sealed class ChangePlanner
{
    private static readonly HashSet<int> NoFields = [];

    private readonly ApiStream _stream;
    private readonly PlanningParts _parts;
    private readonly RecordDifference _difference;
    private readonly Redirects _redirects;
    private readonly UniqueFields _unique;
    private readonly int _id;

    /// <param name="stream">The stream.</param>
    /// <param name="parts">What plans what.</param>
    /// <param name="difference">Tells what a row changes.</param>
    /// <param name="redirects">Takes the ids that existing records have instead of the rows'.</param>
    public ChangePlanner(ApiStream stream, PlanningParts parts, RecordDifference difference, Redirects redirects)
    {
        (_stream, _parts, _difference, _redirects) = (stream, parts, difference, redirects);
        _unique = new UniqueFields(stream.Collection);
        _id = stream.Collection.IndexOf("id");
    }

    public void Plan(SegmentPlan segment, RowBatch batch, int row, Match match)
    {
        var wanted = RowText.Of(batch, row, _id);
        if (wanted.Length > 0 && wanted != match.Id)
        {
            _redirects.Add(_stream.Collection.Id, wanted, match.Id);
        }

        var changed = _stream.Plan.Mode == WriteMode.Skip ? [] : _difference.Of(batch, row, match);
        if (_stream.Plan is { ReplaceFiles: true, Mode: not WriteMode.Skip })
        {
            changed = [.. changed.Union(_stream.FileFields.Where(f => batch.Bytes(row, f).Length > "[]".Length))];
        }

        if (changed.Count == 0)
        {
            // What it was about to change when the run broke off is changed by now.
            var isDone = _parts.Own?.WasChange(batch, row) == true;
            _parts.Tally.Updated += isDone ? 1 : 0;
            _parts.Tally.Skipped += isDone ? 0 : 1;
            if (isDone)
            {
                segment.Done.Add(new DoneRow(row, match.Id, WasInsert: false));
            }

            return;
        }

        segment.Changed.Add((row, match));
        var waiting = changed.Where(_stream.Deferred.Contains);
        var waits = RelationPlanner.Defer(segment, batch, row, match.Id, wasInsert: false, waiting);
        if (_parts.Roads.ChangesBySql)
        {
            PlanSql(segment, batch, row, match, changed);
            return;
        }

        var now = changed.Where(f => !_stream.Deferred.Contains(f)).ToList();
        var body = now.Where(f => !_parts.Roads.IsLateOnly(batch, row, f)).ToList();
        // The hooks set them with the rest.
        var isWhole = body.Count > 0 && !waits && RoadOf(body) != RequestRoad.Records;
        var late = isWhole ? "" : _stream.Late.TupleOf(batch, row, match.Id, segment);
        if (late.Length > 0)
        {
            segment.Late[row] = late;
        }

        if (body.Count == 0)
        {
            segment.OnlyLate.Add(row);
            return;
        }

        if (RoadOf(body) != RequestRoad.Records)
        {
            body = [.. now.Union(_stream.Late.Fields.Where(f => IsDate(batch, row, f)))];
        }

        var request = Patch(batch, row, match, body, isCompanion: false);
        if (_parts.Relations is not null)
        {
            Judge(segment, batch, row, request, match, body);
            return;
        }

        segment.Requests.Add(request);
    }

    // Files are uploaded, and what goes with them goes along.
    private RequestRoad RoadOf(List<int> fields) =>
        !_stream.ByHooks || fields.Exists(_stream.FileFields.Contains) ? RequestRoad.Records
        : _stream.IsRaw ? RequestRoad.Table
        : RequestRoad.Hooks;

    // Whatever changes moves it, so that it goes along unchanged too.
    private bool IsDate(RowBatch batch, int row, int field) =>
        _stream.Collection.Fields[field].Type == FieldType.Autodate && batch[row, field].Kind == CellKind.Text;

    private void PlanSql(SegmentPlan segment, RowBatch batch, int row, Match match, List<int> changed)
    {
        var files = changed.Where(_stream.FileFields.Contains).ToList();
        var values = changed.Where(f => !files.Contains(f) && !_stream.Deferred.Contains(f)).ToList();
        if (values.Count > 0)
        {
            segment.SqlChanges.Add(new SqlRow(row, match.Id, NoFields) { Changed = values });
        }

        if (files.Count > 0)
        {
            segment.Requests.Add(Patch(batch, row, match, files, isCompanion: values.Count > 0));
            var late = _stream.Late.TupleOf(batch, row, match.Id, segment);
            if (late.Length > 0)
            {
                segment.Late[row] = late;
            }
        }
        else if (values.Count == 0)
        {
            segment.OnlyLate.Add(row);
        }
    }

    // In a dry run the records that it refers to may be planned only.
    private void Judge(SegmentPlan segment, RowBatch batch, int row, WriteRequest request, Match match, List<int> body)
    {
        if (_parts.Relations!.Prepare(batch, row) is not { } prepared)
        {
            request.IsUnjudged = true;
            segment.Requests.Add(request);
            return;
        }

        var judged = body.Where(f => !prepared.Skip.Contains(f)).ToList();
        segment.Requests.Add(Patch(batch, row, match, judged, isCompanion: false, prepared.Needs));
    }

    private WriteRequest Patch(
        RowBatch batch,
        int row,
        Match match,
        List<int> fields,
        bool isCompanion,
        IReadOnlyList<WriteRequest>? needs = null
    )
    {
        var road = RoadOf(fields);
        return new WriteRequest
        {
            Method = HttpMethod.Patch,
            Path = RecordPath.Record(_stream.Collection.Name, match.Id),
            Id = match.Id,
            Row = row,
            NeedsOrder = fields.Exists(_unique.Covers),
            Road = road,
            Body =
                road == RequestRoad.Records
                    ? _stream.Body.Change(batch, row, fields)
                    : _stream.Line.Change(batch, row, fields, match.Id),
            Files = _parts.Files.Of(batch, row, fields.Where(_stream.FileFields.Contains)),
            IsCompanion = isCompanion,
            Needs = needs ?? [],
        };
    }
}
