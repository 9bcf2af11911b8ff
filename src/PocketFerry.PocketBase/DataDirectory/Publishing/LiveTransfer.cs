using System.Diagnostics;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Writing;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Publishing;

/// <summary>Carries one stream's rows from the copy (<c>main</c>) into the file in use (<c>live</c>).</summary>
internal sealed class LiveTransfer
{
    // A transaction of this length is hardly noticed; one as long again of pause lets the server's own writes in.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    private readonly SqliteDatabase _database;
    private readonly StreamState _stream;
    private readonly string _table;
    private readonly string _columns;
    private readonly List<LateFault> _conflicts = [];
    private long _chunk = 250;

    public LiveTransfer(SqliteDatabase database, StreamState stream)
    {
        _database = database;
        _stream = stream;
        _table = SqliteDatabase.Quote(stream.Collection.Name);
        _columns = string.Join(", ", stream.Collection.Fields.Select(f => SqliteDatabase.Quote(f.Name)));
    }

    public IReadOnlyList<LateFault> Carry()
    {
        var insert =
            $"insert into live.{_table} ({_columns}) select {_columns} from main.{_table} where rowid between ?1 and ?2";
        var first = _stream.Journal.BaseRowId + 1;
        var last = _stream.Journal.BaseRowId + _stream.Journal.Count;
        while (first <= last)
        {
            var upTo = Math.Min(first + _chunk - 1, last);
            InShortTransaction(() => InsertRange(insert, first, upTo));
            first = upTo + 1;
        }

        if (_stream.HasPreImages)
        {
            CarryChanges();
        }

        return [.. _conflicts.OrderBy(c => c.Ordinal)];
    }

    private void InsertRange(string insert, long first, long last)
    {
        if (_database.Cached(insert).Bind(1, first).Bind(2, last).TryRun() == 0)
        {
            return;
        }

        // A client took an id or a unique value meanwhile: the statement left nothing, so go one by one and name the row.
        for (var row = first; row <= last; row++)
        {
            var one = _database.Cached(insert);
            if (one.Bind(1, row).Bind(2, row).TryRun() != 0)
            {
                var columns = UniqueFault.Columns(one.Failure);
                _conflicts.Add(
                    new LateFault(_stream.Plan, _stream.Journal.OrdinalOf(row), UniqueFault.Of(columns, ""), true)
                );
            }
        }
    }

    private void CarryChanges()
    {
        var same = string.Join(
            " and ",
            _stream.Collection.Fields.Select(f => SqliteDatabase.Quote(f.Name)).Select(c => $"l.{c} is p.{c}")
        );
        var update =
            $"update live.{_table} as l set ({_columns}) = (select {_columns} from main.{_table} m where m.rowid = ?1) "
            + $"where l.id = (select id from main.{_table} where rowid = ?1) and exists (select 1 from {_stream.PreImages} p where p.pbferry_row = ?1 and {same})";
        var rows = Changed();
        for (var at = 0; at < rows.Count; )
        {
            var upTo = (int)Math.Min(at + _chunk, rows.Count);
            var from = at;
            InShortTransaction(() =>
            {
                for (var i = from; i < upTo; i++)
                {
                    Change(update, rows[i]);
                }
            });
            at = upTo;
        }
    }

    private void Change(string update, (long Row, long Ordinal) changed)
    {
        var statement = _database.Cached(update);
        var code = statement.Bind(1, changed.Row).TryRun();
        if (code != 0 || _database.Changes == 0)
        {
            var fault =
                code != 0
                    ? UniqueFault.Of(UniqueFault.Columns(statement.Failure), "")
                    : new RowFault(
                        "changed_meanwhile",
                        "",
                        "The record was changed or deleted by someone else while the run was loading.",
                        "Run the command again for the rejected rows."
                    );
            _conflicts.Add(new LateFault(_stream.Plan, changed.Ordinal, fault, false));
        }
    }

    private List<(long Row, long Ordinal)> Changed()
    {
        // A record that the run itself inserted went over as it ended up.
        using var rows = _database.Prepare(
            $"select pbferry_row, pbferry_ordinal from {_stream.PreImages} where pbferry_row <= {_stream.Journal.BaseRowId} order by 1"
        );
        var changed = new List<(long, long)>();
        while (rows.Step())
        {
            changed.Add((rows.Integer(0), rows.Integer(1)));
        }

        return changed;
    }

    private void InShortTransaction(Action work)
    {
        var clock = Stopwatch.StartNew();
        _database.Execute("begin immediate");
        work();
        _database.Execute("commit");
        var taken = clock.Elapsed;
        _chunk =
            taken > Longest ? Math.Max(1, _chunk / 2)
            : taken < Longest / 3 ? Math.Min(_chunk * 2, 20_000)
            : _chunk;
        Thread.Sleep(taken);
    }
}
