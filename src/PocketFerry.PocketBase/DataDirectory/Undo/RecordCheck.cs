using PocketFerry.Engine.Undo;
using PocketFerry.PocketBase.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>Compares the records of one collection with what they were before the run and what the run left.</summary>
internal sealed class RecordCheck(SqliteDatabase database, UndoFile undo, UndoTable table, UndoReport report)
{
    private readonly UndoLine _line = new(table.Collection.Name);
    private readonly RecordImage _image = new();

    // Of a run that was killed and begun anew, a record may be written down twice: it is enough that one fits.
    private readonly Dictionary<string, UndoConflict> _doubts = new(StringComparer.Ordinal);

    public void Run(CancellationToken cancellation)
    {
        report.Lines.Add(_line);
        var count = table.Undo.Fields.Count;
        using var now = database.Prepare(
            $"select {table.Columns}, rowid from main.{table.Name} where {SqliteDatabase.Quote("id")} = ?1"
        );
        foreach (var entry in undo.Records.All(table.Undo.Number))
        {
            cancellation.ThrowIfCancellationRequested();
            now.Reset();
            now.Bind(1, entry.Id);
            if (!now.Step())
            {
                Missing(entry);
                continue;
            }

            _image.Clear().Add(now, 0, count);
            Found(entry, _image.Print(), now.Integer(count));
        }

        foreach (var conflict in _doubts.Values)
        {
            report.Add(conflict);
        }

        table.FoundCount = database.Integer($"select count(*) from {table.Found}");
    }

    private void Missing(in UndoEntry entry)
    {
        if (entry.Before is null)
        {
            _line.Already++;
            return;
        }

        _line.MadeAgain++;
        if (entry.After is not null && !entry.After.AsSpan().SequenceEqual(UndoEntry.Gone))
        {
            report.Add(new UndoConflict(table.Collection.Name, entry.Id, "was deleted since the run", []));
        }
    }

    private void Found(in UndoEntry entry, byte[] print, long row)
    {
        if (
            entry.Before is { } before
            && RecordImage.PrintOf(before, table.Undo.Fields.Count).AsSpan().SequenceEqual(print)
        )
        {
            _line.Already++;
            return;
        }

        var isAsLeft = entry.After is null || entry.After.AsSpan().SequenceEqual(print);
        var isNew = Remember(row, entry.Before is null, !isAsLeft);
        if (isNew && entry.Before is null)
        {
            _line.Removed++;
        }
        else if (isNew)
        {
            _line.PutBack++;
        }

        if (isAsLeft)
        {
            _doubts.Remove(entry.Id);
        }
        else if (isNew)
        {
            Doubt(entry, print);
        }
    }

    private void Doubt(in UndoEntry entry, byte[] print)
    {
        var wasGone = entry.After!.AsSpan().SequenceEqual(UndoEntry.Gone);
        var fields = RecordImage.Differences(entry.After!, print).Select(i => table.Undo.Fields[i]);
        var conflict = new UndoConflict(
            table.Collection.Name,
            entry.Id,
            wasGone ? "was made again since the run" : "changed since the run",
            wasGone ? [] : [.. fields]
        );
        // More than are named needn't be remembered.
        if (_doubts.Count < 10_000)
        {
            _doubts[entry.Id] = conflict;
        }
        else
        {
            report.Add(conflict);
        }
    }

    // False where it was met before.
    private bool Remember(long row, bool remove, bool doubt)
    {
        database
            .Cached($"insert or ignore into {table.Found} values (?1, ?2, ?3)")
            .Bind(1, row)
            .Bind(2, remove ? 1 : 0)
            .Bind(3, doubt ? 1 : 0)
            .Run();
        return database.Changes > 0;
    }
}
