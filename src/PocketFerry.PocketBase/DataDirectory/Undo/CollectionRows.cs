using PocketFerry.Engine.Undo;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.PocketBase.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>Writes down which collections a run makes and changes: rows of <c>_collections</c> like any others.</summary>
internal sealed class CollectionRows(SqliteDatabase database, UndoFile undo)
{
    /// <summary>The table.</summary>
    public const string Table = "_collections";

    private Dictionary<string, byte[]> _before = [];

    /// <summary>Its columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = CollectionRow.Columns.Split(", ");

    /// <summary>Before the schema changes.</summary>
    public void Remember() => _before = StoredRows.All(database, Table, Columns);

    /// <summary>After it has changed.</summary>
    public void Record()
    {
        var number = undo.Collection(Table, Table, Columns).Number;
        foreach (var (id, after) in StoredRows.All(database, Table, Columns))
        {
            var before = _before.GetValueOrDefault(id);
            if (before is null || !before.AsSpan().SequenceEqual(after))
            {
                undo.Records.Add(number, id, before, RecordImage.PrintOf(after, Columns.Count));
            }
        }
    }
}
