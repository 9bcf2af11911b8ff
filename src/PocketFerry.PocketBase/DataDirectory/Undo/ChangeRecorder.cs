using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Writing;
using PocketFerry.PocketBase.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>
/// Writes down what a run does, at its end and before anybody sees it: of changed and truncated records what they were, of
/// new ones what became of them, all read from the run's own tables by the million.
/// </summary>
internal sealed class ChangeRecorder(SqliteDatabase database, UndoFile undo)
{
    private readonly List<TouchedTable> _tables = [];
    private readonly RecordImage _image = new();

    /// <summary>Before a stream opens, and before its collection is emptied.</summary>
    public void Begin(Collection collection, bool truncate)
    {
        if (_tables.Exists(t => t.Collection.Id == collection.Id))
        {
            return;
        }

        var fields = StoredRows.Present(database, collection.Name, collection.Fields.Select(f => f.Name));
        var table = new TouchedTable(collection, undo.Collection(collection.Id, collection.Name, fields), truncate);
        _tables.Add(table);
        if (truncate)
        {
            database.Execute(
                $"create table {table.Truncated} as select rowid as pbferry_row, * from main.{table.Name}"
            );
        }
    }

    /// <summary>A stream opened.</summary>
    public void Add(StreamState stream) =>
        _tables.First(t => t.Collection.Id == stream.Collection.Id).Streams.Add(stream);

    /// <summary>A record is about to be deleted, of a collection of which a stream was opened.</summary>
    public void RecordDeleted(RecordKey record)
    {
        var table = _tables.First(t => t.Collection.Name == record.Collection);
        var before = database.Cached($"select {table.Columns}, rowid from main.{table.Name} where id = ?");
        if (before.BindAll(record.Id).Step())
        {
            var image = _image.Clear().Add(before, 0, table.Undo.Fields.Count + 1).Bytes.ToArray();
            undo.Records.Add(table.Undo.Number, record.Id, image, UndoEntry.Gone);
        }

        before.Reset();
    }

    /// <summary>At the end, on the run's own connection: what was changed and truncated.</summary>
    public void RecordChanged() => Try(ReadChanged);

    private void ReadChanged()
    {
        foreach (var table in _tables)
        {
            if (table.IsTruncated)
            {
                Record(table, table.Truncated, "", "id");
                continue;
            }

            foreach (var stream in table.Streams.Where(s => s.HasPreImages))
            {
                Record(table, stream.PreImages, $"where pbferry_row <= {table.BaseRowId}", "rowid");
            }
        }
    }

    /// <summary>At the end, on a connection that shows the result: what is new.</summary>
    public void RecordMade(SqliteDatabase result) =>
        Try(() =>
        {
            foreach (var table in _tables.Where(t => t.Streams.Count > 0))
            {
                RecordMade(result, table);
            }

            undo.Records.Flush();
            undo.Commit();
        });

    // What can't be undone mustn't be done, unless that was said.
    private static void Try(Action record)
    {
        try
        {
            record();
        }
        catch (SqliteException error)
        {
            throw new EndpointException(
                $"What is needed to undo the run can't be kept; nothing was changed: {error.Message}",
                "Free some disk space where PBFERRY_HOME lies, or give undo up with --no-undo.",
                inner: error
            );
        }
    }

    private void Record(TouchedTable table, string from, string where, string key)
    {
        var count = table.Undo.Fields.Count;
        var columns = table.Columns;
        using var before = database.Prepare($"select {columns}, pbferry_row from {from} {where} order by pbferry_row");
        using var after = database.Prepare($"select {columns} from main.{table.Name} where {key} = ?1");
        while (before.Step())
        {
            var image = _image.Clear().Add(before, 0, count + 1).Bytes.ToArray();
            after.Reset();
            if (key == "id")
            {
                after.Bind(1, before.Bytes(table.Id));
            }
            else
            {
                after.Bind(1, before.Integer(count));
            }

            var left = after.Step() ? _image.Clear().Add(after, 0, count).Print() : UndoEntry.Gone;
            var id = before.Text(table.Id);
            undo.Records.Add(table.Undo.Number, id, image, left);
        }
    }

    private void RecordMade(SqliteDatabase result, TouchedTable table)
    {
        var count = table.Undo.Fields.Count;
        var image = new RecordImage();
        var print = new byte[8 + count];
        using var made = result.Prepare(
            $"select {table.Columns} from main.{table.Name} where rowid > {table.BaseRowId} order by rowid"
        );
        while (made.Step())
        {
            image.Clear().Add(made, 0, count).WritePrint(print);
            // A truncated record that came again is known already.
            if (!table.IsTruncated || !undo.Records.SetAfter(table.Undo.Number, made.Text(table.Id), print))
            {
                undo.Records.AddMade(table.Undo.Number, made.Bytes(table.Id), print);
            }
        }
    }

    private sealed record TouchedTable(Collection Collection, UndoCollection Undo, bool IsTruncated)
    {
        public List<StreamState> Streams { get; } = [];

        public string Name { get; } = SqliteDatabase.Quote(Collection.Name);

        public string Columns { get; } = string.Join(", ", Undo.Fields.Select(SqliteDatabase.Quote));

        public int Id { get; } = Undo.Fields.ToList().IndexOf("id");

        /// <summary>The temporary table of the records that were there.</summary>
        public string Truncated { get; } = $"temp.\"truncated_{Undo.Number}\"";

        /// <summary>The greatest rowid before the run's first insert.</summary>
        public long BaseRowId => Streams.Count == 0 ? long.MaxValue : Streams[0].Journal.BaseRowId;
    }
}
