using System.Text;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>Modes upsert, merge, skip and replace: rows are matched with existing records by id or by other fields.</summary>
internal sealed class MatchWriter : TableWriter
{
    private readonly int[] _matchFields;
    private readonly SqliteStatement _find;
    private readonly string? _scratchIndex;
    private readonly RecordChange _change;
    private readonly Obsolete _obsolete;
    private readonly int[] _fileFields;

    public MatchWriter(SqliteDatabase database, StreamState stream, FileStage? files, Obsolete obsolete)
        : base(database, stream, files)
    {
        _obsolete = obsolete;
        _fileFields =
        [
            .. Enumerable.Range(0, Collection.Fields.Count).Where(i => Collection.Fields[i].Type == FieldType.File),
        ];
        IReadOnlyList<string> names = stream.Plan.MatchFields.Count > 0 ? stream.Plan.MatchFields : ["id"];
        _matchFields = [.. names.Select(Collection.IndexOf)];
        var table = SqliteDatabase.Quote(Collection.Name);
        if (!TableIndexes.Covers(database, Collection.Name, names))
        {
            _scratchIndex = SqliteDatabase.Quote($"pbferry_match_{stream.Number}");
            database.Execute(
                $"create index {_scratchIndex} on {table} ({string.Join(", ", names.Select(SqliteDatabase.Quote))})"
            );
        }

        var columns = string.Join(", ", Collection.Fields.Select(f => SqliteDatabase.Quote(f.Name)));
        var conditions = string.Join(" and ", names.Select((n, i) => $"{SqliteDatabase.Quote(n)} = ?{i + 1}"));
        _find = database.Prepare($"select rowid, {columns} from {table} where {conditions} limit 2");
        _change = new RecordChange(database, stream);
    }

    /// <summary>Leads relations to records that were matched.</summary>
    public required RelationRedirects Relations { get; init; }

    public override async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        await base.CompleteAsync(cancellation).ConfigureAwait(false);
        _find.Reset();
        if (_scratchIndex is not null)
        {
            Database.Execute($"drop index {_scratchIndex}");
        }
    }

    public override ValueTask DisposeAsync()
    {
        _find.Dispose();
        return base.DisposeAsync();
    }

    protected override void WriteRows(RowBatch batch, in WriteMoment moment, CancellationToken cancellation)
    {
        Relations.Apply(batch);
        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Fault(row) is null)
            {
                WriteRow(batch, row, moment);
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private void WriteRow(RowBatch batch, int row, in WriteMoment moment)
    {
        if (NoMatchValue(batch, row) is { } fault)
        {
            batch.SetFault(row, fault);
            return;
        }

        _find.Reset();
        for (var i = 0; i < _matchFields.Length; i++)
        {
            BoundCell.Bind(_find, i + 1, batch, batch[row, _matchFields[i]]);
        }

        if (!_find.Step())
        {
            Insert(batch, row, moment);
            return;
        }

        Existing(batch, row, moment);
    }

    private void Existing(RowBatch batch, int row, in WriteMoment moment)
    {
        _change.Load(_find, batch, row, moment);
        var existingId = _find.Text(1 + IdIndex);
        var dropped = DroppedFiles(batch, row);
        if (_find.Step())
        {
            batch.SetFault(row, Ambiguous());
            return;
        }

        _find.Reset();
        Redirect(Encoding.UTF8.GetString(batch.Bytes(row, IdIndex)), existingId);
        Redirect(SourceIds.Of(batch, row) ?? "", existingId);

        var hasNewFiles =
            !_change.Any
            && Files is not null
            && (Stream.Plan.ReplaceFiles || Files.Differ(Stream, batch, row, existingId));
        if (Stream.Plan.Mode == WriteMode.Skip || (!_change.Any && !hasNewFiles))
        {
            Skipped++;
            return;
        }

        if (Files?.Stage(Stream, batch, row, existingId) is { } missing)
        {
            batch.SetFault(row, missing);
            return;
        }

        // Files alone may be new.
        if (_change.Any && _change.Apply(batch, row) is { } fault)
        {
            Files?.Drop();
            batch.SetFault(row, fault);
            return;
        }

        Files?.Keep(replace: true);
        foreach (var name in dropped)
        {
            _obsolete.Add(Collection, existingId, name);
        }

        Updated++;
    }

    private void Redirect(string wanted, string existingId)
    {
        if (wanted.Length > 0 && wanted != existingId)
        {
            IdRedirects.Add(Database, Collection.Name, wanted, existingId);
        }
    }

    private List<string> DroppedFiles(RowBatch batch, int row)
    {
        var dropped = new List<string>();
        foreach (var field in _fileFields)
        {
            if (_change.Changes(field))
            {
                var kept = FileNames.In(Collection.Fields[field], batch.Bytes(row, field));
                dropped.AddRange(FileNames.In(Collection.Fields[field], _find, field + 1).Except(kept));
            }
        }

        return dropped;
    }

    private RowFault? NoMatchValue(RowBatch batch, int row)
    {
        foreach (var field in _matchFields)
        {
            var cell = batch[row, field];
            if (cell.IsAbsent || (cell.Kind == CellKind.Text && cell.Length == 0))
            {
                var name = Collection.Fields[field].Name;
                return new RowFault(
                    "missing_match_value",
                    name,
                    $"Existing records are matched by '{name}', and the row has no value for it.",
                    $"Supply '{name}', or match by another field with --upsert {Collection.Name}=FIELD."
                );
            }
        }

        return null;
    }

    private RowFault Ambiguous()
    {
        var names = string.Join(", ", _matchFields.Select(f => Collection.Fields[f].Name));
        return new RowFault(
            "ambiguous_match",
            Collection.Fields[_matchFields[0]].Name,
            $"More than one existing record of '{Collection.Name}' matches by {names}.",
            "Match by a field with a unique index, or by id."
        );
    }
}
