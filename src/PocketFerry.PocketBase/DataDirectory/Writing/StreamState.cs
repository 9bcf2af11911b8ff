using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>What a run knows of one of its streams.</summary>
internal sealed class StreamState : IDisposable
{
    public StreamState(StreamPlan plan, int number, RowJournal journal)
    {
        Plan = plan;
        Number = number;
        Journal = journal;
        Collection = plan.Collection ?? throw new ArgumentException("The stream has no collection.", nameof(plan));
    }

    public StreamPlan Plan { get; }

    /// <summary>The stream's place in the plan, from 0.</summary>
    public int Number { get; }

    public Collection Collection { get; }

    public RowJournal Journal { get; }

    /// <summary>The indexes that wait, in the order in which they stood.</summary>
    public List<TableIndex> WaitingIndexes { get; } = [];

    /// <summary>The primary key's index where that waits too.</summary>
    public PrimaryKeyDetour? PrimaryKey { get; set; }

    /// <summary>Whether the run may have changed existing records.</summary>
    public bool HasPreImages => Plan.Mode is not (WriteMode.Insert or WriteMode.Skip);

    /// <summary>The temporary table of records as they were before the run changed them.</summary>
    public string PreImages => $"temp.\"pre_{Number}\"";

    /// <summary>The temporary table of rows that changed such a record once more: rowid and ordinal.</summary>
    public string FurtherChanges => $"temp.\"pre_{Number}_more\"";

    /// <summary>Records that it inserted, in the order in which they came; the caller disposes it.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="columns">What of them.</param>
    /// <param name="condition">Which of them; its parameters are numbered from 3 on.</param>
    public SqliteStatement Inserted(SqliteDatabase database, string columns, string condition = "true")
    {
        var rows = database.Prepare(
            $"select {columns} from main.{SqliteDatabase.Quote(Collection.Name)} where rowid > ?1 and rowid <= ?2 and {condition}"
        );
        return rows.Bind(1, Journal.BaseRowId).Bind(2, Journal.BaseRowId + Journal.Count);
    }

    public void Dispose() => Journal.Dispose();
}
