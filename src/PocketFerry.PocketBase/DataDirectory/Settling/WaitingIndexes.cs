using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Writing;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Settling;

/// <summary>
/// Builds the indexes that a bulk load put off. Where a unique one finds duplicates, exactly those rows are taken out that
/// would have been refused one by one: the first row of the source wins.
/// </summary>
internal sealed class WaitingIndexes(SqliteDatabase database, LateFaults late)
{
    // SQLite sorts runs as large as its page cache. Runs that fit the processor's cache, on a second thread, take 60% of
    // the time that large ones take.
    private const string SortInSmallRuns = "pragma cache_size=-2000; pragma threads=2";

    public void Build(IReadOnlyList<StreamState> streamsOfTable)
    {
        var waiting = streamsOfTable.SelectMany(s => s.WaitingIndexes).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        var built = Try(waiting);
        if (built < waiting.Count)
        {
            TakeDuplicatesOut(streamsOfTable, [.. waiting.Where(i => i.Unique)]);
            foreach (var index in waiting.Skip(built))
            {
                database.Execute(index.Sql);
            }
        }

        foreach (var stream in streamsOfTable)
        {
            stream.PrimaryKey?.End(database);
        }
    }

    // Without a journal a CREATE INDEX that finds duplicates would leave half an index behind. One in memory costs little
    // here: pages that the index adds don't go into it.
    private int Try(List<TableIndex> waiting)
    {
        database.Execute("commit; pragma journal_mode=memory; begin");
        var cache = database.Integer("pragma cache_size");
        database.Execute(SortInSmallRuns);
        var built = 0;
        try
        {
            for (; built < waiting.Count; built++)
            {
                database.Execute(waiting[built].Sql);
            }
        }
        catch (SqliteException error) when (error.PrimaryCode == 19)
        {
            // The statement is undone; the duplicates are found next.
        }

        database.Execute($"commit; pragma journal_mode=off; pragma cache_size={cache}; begin");
        return built;
    }

    // SQLite itself judges: the rows in question go, in the source's order, into an empty twin of the table that has the
    // unique indexes. The twin has the table's name in the temporary schema, so the indexes' SQL fits as it stands.
    private void TakeDuplicatesOut(IReadOnlyList<StreamState> streams, List<TableIndex> unique)
    {
        var table = SqliteDatabase.Quote(streams[0].Collection.Name);
        Candidates(streams, table, unique);
        database.Execute($"create table temp.{table} as select * from main.{table} where 0");
        foreach (var index in unique)
        {
            database.Execute("create unique index temp." + index.Sql["CREATE UNIQUE INDEX ".Length..]);
        }

        using (
            var candidates = database.Prepare("select row, stream from temp.pbferry_candidate order by stream, ordinal")
        )
        using (var accept = database.Prepare($"insert into temp.{table} select * from main.{table} where rowid = ?1"))
        {
            while (candidates.Step())
            {
                var row = candidates.Integer(0);
                var stream = (int)candidates.Integer(1);
                if (accept.Bind(1, row).TryRun() != 0 && stream >= 0)
                {
                    var state = streams.First(s => s.Number == stream);
                    late.TakeOut(state, row, Fault(accept.Failure, table, row));
                }
            }
        }

        database.Execute($"drop table temp.{table}; drop table temp.pbferry_candidate");
    }

    private RowFault Fault(string failure, string table, long row)
    {
        var columns = UniqueFault.Columns(failure);
        var value =
            columns.Count == 0 || columns[0] is "tokenKey" or "password"
                ? ""
                : database.Text(
                    $"select substr(cast({SqliteDatabase.Quote(columns[0])} as text), 1, 100) from main.{table} where rowid = {row}"
                ) ?? "";
        return UniqueFault.Of(columns, value);
    }

    // Stream -1 and the rowid as ordinal: records from before the run come first and are never taken out.
    private void Candidates(IReadOnlyList<StreamState> streams, string table, List<TableIndex> unique)
    {
        database.Execute("create table temp.pbferry_candidate(row integer primary key, stream int, ordinal int)");
        foreach (var index in unique)
        {
            using var rows = database.Prepare(CandidateSql(table, index));
            while (rows.Step())
            {
                var row = rows.Integer(0);
                var state = streams.FirstOrDefault(s =>
                    row > s.Journal.BaseRowId && row <= s.Journal.BaseRowId + s.Journal.Count
                );
                database
                    .Cached("insert or ignore into temp.pbferry_candidate values(?1, ?2, ?3)")
                    .Bind(1, row)
                    .Bind(2, state?.Number ?? -1)
                    .Bind(3, state?.Journal.OrdinalOf(row) ?? row)
                    .Run();
            }
        }
    }

    /// <summary>Rows that share their key with another; every row where the index is not made of plain columns.</summary>
    private string CandidateSql(string table, TableIndex index)
    {
        // The index doesn't exist, so its columns are asked of an empty twin.
        var scratch = index.Sql["CREATE UNIQUE INDEX ".Length..];
        database.Execute(
            $"create table temp.{table} as select * from main.{table} where 0; create index temp.{scratch}"
        );
        var keys = new List<(string Column, string Collation)>();
        var plain = true;
        using (
            var info = database.Prepare(
                "select x.name, x.coll, l.partial from temp.pragma_index_list(?1) l, temp.pragma_index_xinfo(l.name) x where x.key = 1 order by x.seqno"
            )
        )
        {
            info.Bind(1, Unquote(table));
            while (info.Step())
            {
                plain &= !info.IsNull(0) && info.Integer(2) == 0;
                keys.Add((SqliteDatabase.Quote(info.Text(0)), info.Text(1)));
            }
        }

        database.Execute($"drop table temp.{table}");
        if (!plain || keys.Count == 0)
        {
            return $"select rowid from main.{table}";
        }

        var selected = string.Join(", ", keys.Select((k, i) => $"{k.Column} as k{i}"));
        var grouped = string.Join(", ", keys.Select(k => $"{k.Column} collate {k.Collation}"));
        var joined = string.Join(" and ", keys.Select((k, i) => $"t.{k.Column} = g.k{i} collate {k.Collation}"));
        return $"select t.rowid from (select {selected} from main.{table} group by {grouped} having count(*) > 1) g join main.{table} t on {joined}";
    }

    private static string Unquote(string identifier) =>
        identifier[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
}
