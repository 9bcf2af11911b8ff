using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Writes one stream into one collection of a server.</summary>
internal sealed partial class ApiRowWriter : IRowWriter
{
    private static readonly IReadOnlySet<int> None = new HashSet<int>();

    private readonly ApiServer _server;
    private readonly RunPlan _run;
    private readonly ApiStream _stream;
    private readonly RequestSender? _sender;
    private readonly SqlInserter? _sql;
    private readonly ExistingRecords? _existing;
    private readonly RecordDifference? _difference;
    private readonly DeferredValues _deferred;
    private readonly Redirects _redirects;
    private readonly UniqueKeys _unique;
    private readonly int _id;
    private readonly IdFormat _idFormat;
    private long _inserted;
    private long _updated;
    private long _skipped;
    private long _notJudged;
    private long _withoutRelation;

    /// <param name="server">The server.</param>
    /// <param name="run">The run.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="shared">What all streams of the run share.</param>
    public ApiRowWriter(ApiServer server, RunPlan run, ApiStream stream, ApiRunState shared)
    {
        (_server, _run, _stream) = (server, run, stream);
        _deferred = shared.Deferred;
        _redirects = shared.Redirects;
        _sender = shared.SenderFor(stream);
        _sql = server.Features.HasSql && !run.DryRun ? new SqlInserter(server, stream, shared.Collections) : null;
        if (stream.Plan.Mode != WriteMode.Insert && !shared.IsNew(stream.Collection))
        {
            _existing = new ExistingRecords(server, stream);
            _difference = new RecordDifference(stream, server.Features.HasSql);
        }

        _unique = new UniqueKeys(stream.Collection);
        _id = stream.Collection.IndexOf("id");
        _idFormat = IdFormat.TryCreate((TextField)stream.Collection.Fields[_id], out var format, out _)
            ? format
            : IdFormat.Default;
    }

    public WriteCounts Counts => new(_inserted, _updated, _skipped, _stream.Files?.Count ?? 0);

    public IReadOnlyList<string> Warnings => [.. Said()];

    public async ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation)
    {
        _redirects.Apply(_stream, batch);
        for (var start = 0; start < batch.Count; )
        {
            var keys = Keys(batch, start, out var end);
            using var matches = _existing is null
                ? null
                : await _existing.FindAsync(keys.Values.Distinct(), cancellation).ConfigureAwait(false);
            var segment = Plan(batch, start, end, keys, matches);
            await WriteAsync(batch, segment, cancellation).ConfigureAwait(false);
            start = end;
        }
    }

    public ValueTask CompleteAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // A key that comes again ends the part: its second row must find what the first one wrote.
    private Dictionary<int, string> Keys(RowBatch batch, int start, out int end)
    {
        var keys = new Dictionary<int, string>();
        end = batch.Count;
        if (_existing is null)
        {
            return keys;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var row = start; row < batch.Count; row++)
        {
            if (batch.Fault(row) is not null)
            {
                continue;
            }

            var key = _existing.KeyOf(batch, row);
            if (key is null)
            {
                batch.SetFault(row, NoMatchValue());
            }
            else if (key.Length > 3000)
            {
                batch.SetFault(row, TooLongToMatch());
            }
            else if (!seen.Add(key))
            {
                end = row;
                return keys;
            }
            else
            {
                keys[row] = key;
            }
        }

        return keys;
    }

    private SegmentPlan Plan(RowBatch batch, int start, int end, Dictionary<int, string> keys, Matches? matches)
    {
        var segment = new SegmentPlan();
        if (!_run.DryRun)
        {
            _unique.Clear();
        }

        for (var row = start; row < end; row++)
        {
            if (batch.Fault(row) is not null)
            {
                continue;
            }

            var match = keys.TryGetValue(row, out var key) ? matches?.Find(key) : null;
            if (match is null)
            {
                PlanInsert(segment, batch, row);
            }
            else if (match.IsAmbiguous)
            {
                batch.SetFault(row, Ambiguous());
            }
            else
            {
                PlanChange(segment, batch, row, match);
            }
        }

        return segment;
    }

    private void PlanInsert(SegmentPlan segment, RowBatch batch, int row)
    {
        var id = Text(batch, row, _id);
        if (id.Length == 0)
        {
            // Known before it is sent, so that a lost answer makes no second record.
            id = RandomNumberGenerator.GetString(Encoding.ASCII.GetString(_idFormat.Alphabet), _idFormat.Length);
        }

        var common = _unique.Add(batch, row, id);
        if (_run.DryRun && common is { } twice)
        {
            PlanSecond(batch, row, twice);
            return;
        }

        var bySql = _sql is not null && IsForSql(batch, row);
        var setsAll = bySql && _stream.RequiredDeferred is not null;
        var skip = setsAll ? None : _stream.Deferred;
        Defer(segment, batch, row, id, wasInsert: true, _stream.Deferred);
        if (_run.DryRun && !IsJudged(batch, row))
        {
            _notJudged++;
            _inserted++;
            return;
        }

        var late = _stream.Late.TupleOf(batch, row, id);
        if (late.Length > 0)
        {
            segment.Late[row] = late;
        }

        var files = Files(batch, row, _stream.FileFields);
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
                Id = id,
                Row = row,
                Body = _stream.Body.New(batch, row, id, skip),
                Files = files,
                IsPostponed = common is not null,
            }
        );
    }

    // The first of the two would be there by now, had this been no dry run.
    private void PlanSecond(RowBatch batch, int row, int field)
    {
        var keys = _stream.Plan.MatchFields.Count > 0 ? _stream.Plan.MatchFields : ["id"];
        var name = field < 0 ? "id" : _stream.Collection.Fields[field].Name;
        if (_existing is not null && keys.Contains(name))
        {
            _updated += _stream.Plan.Mode == WriteMode.Skip ? 0 : 1;
            _skipped += _stream.Plan.Mode == WriteMode.Skip ? 1 : 0;
        }
        else
        {
            batch.SetFault(row, SameAsEarlier(name));
        }
    }

    private void PlanChange(SegmentPlan segment, RowBatch batch, int row, Match match)
    {
        var wanted = Text(batch, row, _id);
        if (wanted.Length > 0 && wanted != match.Id)
        {
            _redirects.Add(_stream.Collection.Id, wanted, match.Id);
        }

        var changed = _stream.Plan.Mode == WriteMode.Skip ? [] : _difference!.Of(batch, row, match);
        if (changed.Count == 0)
        {
            _skipped++;
            return;
        }

        Defer(segment, batch, row, match.Id, wasInsert: false, changed.Where(_stream.Deferred.Contains));
        var late = _stream.Late.TupleOf(batch, row, match.Id);
        if (late.Length > 0)
        {
            segment.Late[row] = late;
        }

        var now = changed.Where(f => !_stream.Deferred.Contains(f)).ToList();
        var body = now.Where(f => !IsLateOnly(batch, row, f)).ToList();
        if (body.Count == 0)
        {
            segment.OnlyLate.Add(row);
            return;
        }

        segment.Requests.Add(
            new WriteRequest
            {
                Method = HttpMethod.Patch,
                Path = RecordPath.Record(_stream.Collection.Name, match.Id),
                Id = match.Id,
                Row = row,
                Body = _stream.Body.Change(batch, row, body),
                Files = Files(batch, row, body.Where(_stream.FileFields.Contains)),
            }
        );
    }

    private void Defer(SegmentPlan segment, RowBatch batch, int row, string id, bool wasInsert, IEnumerable<int> fields)
    {
        var values = new List<(int Field, byte[] Value)>();
        foreach (var field in fields)
        {
            if (batch[row, field].Kind != CellKind.Text)
            {
                continue;
            }

            var value = batch.Bytes(row, field);
            if (!wasInsert || !RelationIds.IsEmpty(value))
            {
                values.Add((field, value.ToArray()));
            }
        }

        if (values.Count == 0)
        {
            return;
        }

        if (_run.DryRun)
        {
            _withoutRelation++;
        }
        else
        {
            segment.Deferred.Add(new DeferredRow(row, id, wasInsert, values));
        }
    }

    private bool IsForSql(RowBatch batch, int row)
    {
        if (_stream.RequiredDeferred is not null)
        {
            return true;
        }

        var password = _stream.IsAuth ? _stream.Collection.IndexOf("password") : -1;
        return password >= 0
            && (
                batch[row, password].IsAbsent
                || batch[row, password].Length == 0
                || RecordBody.IsHash(batch, row, password)
            );
    }

    // What is sent for judgement must be the whole record, but for relations that may be empty, and cheap to take back.
    private bool IsJudged(RowBatch batch, int row)
    {
        var password = _stream.IsAuth ? _stream.Collection.IndexOf("password") : -1;
        var needsFile = _stream.FileFields.Any(f =>
            _stream.Collection.Fields[f].Required && !RelationIds.IsEmpty(batch.Bytes(row, f))
        );
        return _sender is not null
            && _stream.RequiredDeferred is null
            && !needsFile
            && (password < 0 || (!batch[row, password].IsAbsent && !RecordBody.IsHash(batch, row, password)));
    }

    private bool IsLateOnly(RowBatch batch, int row, int field) =>
        _stream.Collection.Fields[field].Type == FieldType.Autodate
        || (_stream.Collection.Fields[field].Type == FieldType.Password && RecordBody.IsHash(batch, row, field));

    private List<UploadFile> Files(RowBatch batch, int row, IEnumerable<int> fields)
    {
        var files = new List<UploadFile>();
        foreach (var index in fields)
        {
            var field = _stream.Collection.Fields[index];
            foreach (var name in RelationIds.In(field, batch.Bytes(row, index)))
            {
                if (_stream.Files is null)
                {
                    batch.SetFault(row, NoFiles(field, name));
                    return [];
                }

                files.Add(new UploadFile(field.Name, SourceId(batch, row), name));
            }
        }

        return files;
    }

    private string SourceId(RowBatch batch, int row)
    {
        if (batch.Origin is { } origin)
        {
            for (var i = 0; i < origin.Columns.Count; i++)
            {
                if (origin.Columns[i] == "id" && !origin.Bytes(row, i).IsEmpty)
                {
                    return Encoding.UTF8.GetString(origin.Bytes(row, i));
                }
            }
        }

        return Text(batch, row, _id);
    }

    private static string Text(RowBatch batch, int row, int field) =>
        batch[row, field].Kind == CellKind.Text ? Encoding.UTF8.GetString(batch.Bytes(row, field)) : "";

    private static string N(long count) => count.ToString("n0", CultureInfo.InvariantCulture);
}
