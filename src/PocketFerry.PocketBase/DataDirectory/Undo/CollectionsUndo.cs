using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.PocketBase.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>Puts back what a run made and changed of the schema.</summary>
internal sealed class CollectionsUndo(SqliteDatabase database, UndoFile undo)
{
    private readonly List<Collection> _dropped = [];
    private readonly List<UndoEntry> _changed = [];

    /// <summary>Collections that the run made and that are still there.</summary>
    public IReadOnlyList<Collection> Dropped => _dropped;

    /// <summary>Ids of all collections that the run made, there or not.</summary>
    public List<string> MadeIds { get; } = [];

    /// <summary>Looks what there is to do.</summary>
    public void Check(IReadOnlyList<Collection> collections, UndoReport report)
    {
        _dropped.Clear();
        _changed.Clear();
        MadeIds.Clear();
        if (undo.Collections().FirstOrDefault(c => c.Id == CollectionRows.Table) is not { } rows)
        {
            return;
        }

        var now = StoredRows.All(database, CollectionRows.Table, CollectionRows.Columns);
        foreach (var entry in undo.Records.All(rows.Number))
        {
            if (entry.Before is null)
            {
                MadeIds.Add(entry.Id);
            }

            if (collections.FirstOrDefault(c => c.Id == entry.Id) is { } collection)
            {
                Check(entry, now[entry.Id], collection, report);
            }
            else if (entry.Before is not null)
            {
                report.Add(new UndoConflict(NameIn(entry.Before), "", "is there no more", []));
            }
        }
    }

    /// <summary>Does it.</summary>
    public void Apply()
    {
        var store = CollectionStore.Open(database);
        if (_changed.Count > 0)
        {
            store.Apply([], [.. _changed.Select(e => Parse(e.Before!))], new SchemaChangeOptions { AllowDrop = true });
        }

        if (_dropped.Count > 0)
        {
            store.DeleteAll([.. _dropped.Select(c => c.Id)]);
        }

        foreach (var entry in _changed)
        {
            Restore(entry);
        }
    }

    private void Check(in UndoEntry entry, byte[] now, Collection collection, UndoReport report)
    {
        if (entry.Before is { } before && before.AsSpan().SequenceEqual(now))
        {
            return;
        }

        var print = RecordImage.PrintOf(now, CollectionRows.Columns.Count);
        if (!entry.After.AsSpan().SequenceEqual(print))
        {
            var fields = RecordImage.Differences(entry.After!, print).Select(i => CollectionRows.Columns[i]);
            report.Add(new UndoConflict(collection.Name, "", "was changed since the run", [.. fields]));
        }

        if (entry.Before is null)
        {
            _dropped.Add(collection);
            report.Schema.Add($"drop collection {collection.Name}");
            return;
        }

        _changed.Add(entry);
        var was = Parse(entry.Before);
        var added = collection.Fields.Where(f => was.Fields.All(o => o.Id != f.Id)).Select(f => f.Name).ToList();
        report.Schema.Add(
            added.Count > 0
                ? $"drop {string.Join(", ", added.Select(f => $"{collection.Name}.{f}"))}"
                : $"put the settings of collection {collection.Name} back"
        );
    }

    private void Restore(in UndoEntry entry)
    {
        var values = ImageValue.Read(entry.Before!);
        var sets = string.Join(", ", CollectionRows.Columns.Select((c, i) => $"{SqliteDatabase.Quote(c)} = ?{i + 1}"));
        using var update = database.Prepare($"update {CollectionRows.Table} set {sets} where id = ?1");
        for (var i = 0; i < values.Count; i++)
        {
            values[i].Bind(update, i + 1);
        }

        update.Run();
    }

    private Collection Parse(byte[] image)
    {
        database.Execute(
            $"create temp table if not exists pbferry_collection as select {CollectionRow.Columns} from main.{CollectionRows.Table} where 0; delete from temp.pbferry_collection"
        );
        var marks = string.Join(", ", CollectionRows.Columns.Select((_, i) => $"?{i + 1}"));
        var insert = database.Cached($"insert into temp.pbferry_collection values ({marks})");
        foreach (var (value, i) in ImageValue.Read(image).Select((v, i) => (v, i)))
        {
            value.Bind(insert, i + 1);
        }

        insert.Run();
        using var row = database.Prepare($"select {CollectionRow.Columns} from temp.pbferry_collection");
        row.Step();
        return CollectionRow.Read(row);
    }

    private string NameIn(byte[] image) => Parse(image).Name;
}
