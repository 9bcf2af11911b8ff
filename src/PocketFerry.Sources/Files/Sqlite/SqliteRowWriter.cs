using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Output;
using PocketFerry.Sqlite;

namespace PocketFerry.Sources.Files.Sqlite;

/// <summary>Writes a stream's rows into a table of a new SQLite file.</summary>
internal sealed class SqliteRowWriter : IRowWriter
{
    private readonly SqliteDatabase _database;
    private readonly StreamPlan _stream;
    private readonly ColumnFilter _filter;
    private readonly string _file;
    private readonly string _table;
    private readonly HashSet<string> _columns = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _batchColumns;
    private SqliteStatement? _insert;
    private SqliteCells[] _cells = [];
    private int[] _positions = [];
    private long _count;

    public SqliteRowWriter(SqliteDatabase database, StreamPlan stream, string file)
    {
        _database = database;
        _stream = stream;
        _filter = new ColumnFilter(stream);
        _file = file;
        _table = SqliteDatabase.Quote(stream.TargetName);
    }

    public WriteCounts Counts => new(_count, 0, 0, 0);

    public ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Guard(() => Write(batch));
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellation)
    {
        // A stream without rows still has its table, where its columns are known.
        Guard(() => AddColumns([.. _stream.Stream.Columns.Select(c => c.Name).Where(c => !_filter.Skips(c))]));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _insert?.Dispose();
        _insert = null;
        return ValueTask.CompletedTask;
    }

    private void Write(RowBatch batch)
    {
        if (!ReferenceEquals(batch.Columns, _batchColumns))
        {
            Prepare(batch.Columns);
        }

        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Fault(row) is not null)
            {
                continue;
            }

            for (var i = 0; i < _cells.Length; i++)
            {
                _cells[i].Bind(_insert!, i + 1, batch, batch[row, _positions[i]]);
            }

            if (_insert!.TryRun() == 0)
            {
                _count++;
            }
            else
            {
                batch.SetFault(
                    row,
                    new RowFault(
                        "validation_not_unique",
                        "id",
                        "An earlier row has the same id.",
                        "Keep one of the two in the source."
                    )
                );
            }
        }
    }

    private void Prepare(IReadOnlyList<string> batchColumns)
    {
        _positions = [.. Enumerable.Range(0, batchColumns.Count).Where(i => !_filter.Skips(batchColumns[i]))];
        var columns = _positions.Select(i => batchColumns[i]).ToList();
        AddColumns(columns);
        _insert?.Dispose();
        _insert = null;
        var names = string.Join(", ", columns.Select(SqliteDatabase.Quote));
        var values = string.Join(", ", Enumerable.Repeat("?", columns.Count));
        var rows = columns.Count == 0 ? "DEFAULT VALUES" : $"({names}) VALUES ({values})";
        if (columns.Count == 0)
        {
            AddColumns(["_"]);
        }

        _insert = _database.Prepare($"INSERT INTO {_table} {rows}");
        _cells = [.. columns.Select(c => new SqliteCells(Field(c)))];
        _batchColumns = batchColumns;
    }

    private void AddColumns(IReadOnlyList<string> columns)
    {
        var fresh = columns.Where(c => !_columns.Contains(c)).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        if (_columns.Count == 0)
        {
            _database.Execute($"CREATE TABLE {_table} ({string.Join(", ", fresh.Select(Definition))})");
        }
        else
        {
            foreach (var column in fresh)
            {
                _database.Execute($"ALTER TABLE {_table} ADD COLUMN {Definition(column)}");
            }
        }

        _columns.UnionWith(fresh);
    }

    private Field? Field(string column) => _stream.Stream.Collection?.Find(column);

    private string Definition(string column)
    {
        var isKey =
            _columns.Count == 0 && column == "id" && _stream.Stream.Collection is { Type: not CollectionType.View };
        var type = Field(column) is { } field ? SqliteCells.TypeOf(field) : "";
        return $"{SqliteDatabase.Quote(column)} {type}{(isKey ? " PRIMARY KEY NOT NULL" : "")}";
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (SqliteException e)
        {
            throw new EndpointException(
                $"{_file}: table {_stream.TargetName}: {e.Message}",
                e.IsFull
                    ? "Make room on the disk, or write elsewhere."
                    : "SQLite takes no two columns that differ in case alone, and at most 2,000 of them; NDJSON takes any.",
                inner: e
            );
        }
    }
}
