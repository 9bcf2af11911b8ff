namespace PocketFerry.Engine.Undo;

/// <summary>What undoing a run comes to.</summary>
internal sealed class UndoReport
{
    private const int MostNamed = 1000;

    private readonly List<UndoConflict> _conflicts = [];

    /// <summary>The collections with records of the run.</summary>
    public List<UndoLine> Lines { get; } = [];

    /// <summary>What goes of the schema: collections and fields that the run made, and what it changed.</summary>
    public List<string> Schema { get; } = [];

    /// <summary>Stored files that are put back.</summary>
    public long FilesPutBack { get; set; }

    /// <summary>Stored files that are removed.</summary>
    public long FilesRemoved { get; set; }

    /// <summary>What can't be put back, for people.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>What to know besides.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What changed since the run; the first thousand.</summary>
    public IReadOnlyList<UndoConflict> Conflicts => _conflicts;

    /// <summary>How much changed since the run.</summary>
    public long ConflictCount { get; private set; }

    /// <summary>Whether all is as it was before the run.</summary>
    public bool IsNothing => Lines.TrueForAll(l => l.IsNothing) && Schema.Count == 0 && ConflictCount == 0;

    /// <summary>Adds what changed since the run.</summary>
    public void Add(UndoConflict conflict)
    {
        ConflictCount++;
        if (_conflicts.Count < MostNamed)
        {
            _conflicts.Add(conflict);
        }
    }
}

/// <summary>What is done with the records of one collection.</summary>
/// <param name="Collection">Its name.</param>
internal sealed record UndoLine(string Collection)
{
    /// <summary>Records that the run made and that are removed.</summary>
    public long Removed { get; set; }

    /// <summary>Records that the run changed and that are put back.</summary>
    public long PutBack { get; set; }

    /// <summary>Records that the run removed and that are made again.</summary>
    public long MadeAgain { get; set; }

    /// <summary>Records that are as they were already.</summary>
    public long Already { get; set; }

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsNothing => Removed + PutBack + MadeAgain == 0;
}

/// <summary>Something that changed since the run.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="Id">The record's id; empty for the collection itself.</param>
/// <param name="What">What happened to it.</param>
/// <param name="Fields">The fields that are others now, where that is known.</param>
internal sealed record UndoConflict(string Collection, string Id, string What, IReadOnlyList<string> Fields);
