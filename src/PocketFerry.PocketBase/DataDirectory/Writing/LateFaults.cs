using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>Takes rows out again that only the whole shows to be wrong, and remembers them on disk.</summary>
internal sealed class LateFaults
{
    private readonly SqliteDatabase _database;
    private readonly TakenOutFiles? _files;

    public LateFaults(SqliteDatabase database, FileStage? files)
    {
        _database = database;
        _files = files is null ? null : new TakenOutFiles(database, files);
        database.Execute(
            "create table temp.pbferry_late(stream int, ordinal int, was_insert int, code text, field text, message text, cure text, value text, primary key (stream, ordinal))"
        );
    }

    /// <summary>How many rows were taken out.</summary>
    public long Count { get; private set; }

    /// <summary>Takes a row that this run wrote out again: an inserted one is deleted, a changed one put back.</summary>
    public void TakeOut(StreamState stream, long rowId, RowFault fault)
    {
        var table = SqliteDatabase.Quote(stream.Collection.Name);
        _files?.TakenOut(stream, _database.Text($"select id from main.{table} where rowid = {rowId}") ?? "", rowId);
        var changes = ChangesOf(stream, rowId);
        if (changes.Count == 0)
        {
            _database.Cached($"delete from main.{table} where rowid = ?1").Bind(1, rowId).Run();
            Remember(stream, stream.Journal.OrdinalOf(rowId), true, fault);
            return;
        }

        PutBack(stream, table, rowId);
        foreach (var ordinal in changes)
        {
            Remember(stream, ordinal, false, fault);
        }
    }

    // Rows may have changed a record again and again, also one that this run had inserted. Which of them is to blame is
    // not known: the record goes back to where it stood before the first, and all of them are named.
    private List<long> ChangesOf(StreamState stream, long rowId)
    {
        var ordinals = new List<long>();
        if (!stream.HasPreImages)
        {
            return ordinals;
        }

        using var rows = _database.Prepare(
            $"select pbferry_ordinal from {stream.PreImages} where pbferry_row = ?1 union all select ordinal from {stream.FurtherChanges} where pbferry_row = ?1 order by 1"
        );
        rows.Bind(1, rowId);
        while (rows.Step())
        {
            ordinals.Add(rows.Integer(0));
        }

        return ordinals;
    }

    private void PutBack(StreamState stream, string table, long rowId)
    {
        var columns = string.Join(", ", stream.Collection.Fields.Select(f => SqliteDatabase.Quote(f.Name)));
        _database
            .Cached(
                $"update main.{table} set ({columns}) = (select {columns} from {stream.PreImages} where pbferry_row = ?1) where rowid = ?1"
            )
            .Bind(1, rowId)
            .Run();
        _database.Cached($"delete from {stream.PreImages} where pbferry_row = ?1").Bind(1, rowId).Run();
        _database.Cached($"delete from {stream.FurtherChanges} where pbferry_row = ?1").Bind(1, rowId).Run();
    }

    /// <summary>After the last row was taken out: their files go too.</summary>
    public void EndFiles() => _files?.Discard();

    /// <summary>All of them, by stream and ordinal.</summary>
    public IEnumerable<LateFault> Read(IReadOnlyList<StreamState> streams)
    {
        using var rows = _database.Prepare(
            "select stream, ordinal, was_insert, code, field, message, cure, value from temp.pbferry_late order by stream, ordinal"
        );
        while (rows.Step())
        {
            yield return new LateFault(
                streams[(int)rows.Integer(0)].Plan,
                rows.Integer(1),
                new RowFault(rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7)),
                rows.Integer(2) == 1
            );
        }
    }

    private void Remember(StreamState stream, long ordinal, bool wasInsert, RowFault fault)
    {
        _database
            .Cached("insert or ignore into temp.pbferry_late values(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
            .Bind(1, stream.Number)
            .Bind(2, ordinal)
            .Bind(3, wasInsert ? 1 : 0)
            .Bind(4, fault.Code)
            .Bind(5, fault.Column)
            .Bind(6, fault.Message)
            .Bind(7, fault.Cure)
            .Bind(8, fault.Value)
            .Run();
        Count++;
    }
}
