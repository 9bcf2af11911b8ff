using PocketFerry.Engine.Undo;
using PocketFerry.PocketBase.Undo;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>Compares the records of one collection with what they were before the run and what the run left.</summary>
/// <param name="table">The collection.</param>
/// <param name="form">The form of the images.</param>
/// <param name="report">Takes the result.</param>
/// <param name="isAgreed">Whether an undo had begun already, whose own changes are no conflicts.</param>
/// <param name="isKnown">Whether the run came to its end; before, what is written down of records may be out of date.</param>
internal sealed class RecordCheck(ServerTable table, RecordForm form, UndoReport report, bool isAgreed, bool isKnown)
{
    private const int MostNamed = 20;

    private readonly UndoLine _line = Line(table, report);

    /// <summary>How many records were written, and not looked at again before the run ended.</summary>
    public long Unknown { get; private set; }

    public void Add(in UndoEntry entry, byte[]? now)
    {
        if (UndoEntry.Is(entry.Before, UndoEntry.Unreadable) || UndoEntry.Is(now, UndoEntry.Unreadable))
        {
            Unreadable(entry.Id);
            return;
        }

        if (now is null)
        {
            Missing(entry);
        }
        else
        {
            Found(entry, form.PrintOf(now));
        }
    }

    private void Unreadable(string id)
    {
        if (report.Lost.Count < MostNamed)
        {
            report.Lost.Add(
                $"{table.Collection.Name} {id}: the record breaks rules of its collection, and can't be read"
            );
        }
    }

    private static UndoLine Line(ServerTable table, UndoReport report)
    {
        var line = new UndoLine(table.Collection.Name);
        report.Lines.Add(line);
        return line;
    }

    private void Missing(in UndoEntry entry)
    {
        if (entry.Before is null)
        {
            _line.Already++;
            return;
        }

        _line.MadeAgain++;
        if (!UndoEntry.Is(entry.After, UndoEntry.Gone) && entry.After is not null)
        {
            Conflict(entry, "was deleted since the run", []);
        }
    }

    private void Found(in UndoEntry entry, byte[] print)
    {
        if (entry.Before is { } before && form.PrintOf(before).AsSpan().SequenceEqual(print))
        {
            _line.Already++;
            return;
        }

        if (entry.Before is null)
        {
            _line.Removed++;
        }
        else
        {
            _line.PutBack++;
        }

        if (entry.After is null && entry.Before is null)
        {
            Conflict(entry, "was being written when the run broke off, and may be another's: resume the run first", []);
        }
        else if (!isKnown || entry.After is null || UndoEntry.Is(entry.After, UndoEntry.Written))
        {
            Unknown++;
        }
        else if (UndoEntry.Is(entry.After, UndoEntry.Gone))
        {
            Conflict(entry, "was made again since the run", []);
        }
        else if (!entry.After.AsSpan().SequenceEqual(print))
        {
            Conflict(
                entry,
                "changed since the run",
                [.. RecordImage.Differences(entry.After, print).Select(i => table.Undo.Fields[i])]
            );
        }
    }

    private void Conflict(in UndoEntry entry, string what, IReadOnlyList<string> fields)
    {
        if (!isAgreed)
        {
            report.Add(new UndoConflict(table.Collection.Name, entry.Id, what, fields));
        }
    }
}
