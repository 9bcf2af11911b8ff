using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>One collection of a run that is undone, as it is now.</summary>
internal sealed class UndoTable
{
    public UndoTable(SqliteDatabase database, UndoCollection undo, Collection collection)
    {
        (Undo, Collection, Name) = (undo, collection, SqliteDatabase.Quote(collection.Name));
        Present = StoredRows.Present(database, collection.Name, undo.Fields);
        Columns = StoredRows.List(undo.Fields, Present);
        Id = undo.Fields.ToList().IndexOf("id");
        database.Execute($"create table {Found}(row integer primary key, remove int, doubt int)");
    }

    public UndoCollection Undo { get; }

    public Collection Collection { get; }

    /// <summary>The table's name, quoted.</summary>
    public string Name { get; }

    /// <summary>Those of the fields that are there.</summary>
    public IReadOnlyList<string> Present { get; }

    /// <summary>The fields for a SELECT.</summary>
    public string Columns { get; }

    /// <summary>The position of the id among the fields.</summary>
    public int Id { get; }

    /// <summary>
    /// The temporary table of the records that are there and not as before: their rowids, whether nothing was there before
    /// the run, and whether they changed since.
    /// </summary>
    public string Found => $"temp.\"undo_{Undo.Number}\"";

    /// <summary>Whether the run made the collection, which goes with all of its records.</summary>
    public bool IsDropped { get; set; }

    /// <summary>How many of its records are <see cref="Found"/>.</summary>
    public long FoundCount { get; set; }
}
