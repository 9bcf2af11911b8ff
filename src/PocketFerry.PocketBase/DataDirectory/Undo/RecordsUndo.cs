using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Undo;

/// <summary>
/// Puts the records of one collection back: first all go that aren't as before, then pre-images come in, so that records
/// which swapped unique values don't meet.
/// </summary>
internal sealed class RecordsUndo(SqliteDatabase database, UndoFile undo, UndoTable table)
{
    private static readonly string[] Companions = ["_externalAuths", "_mfas", "_otps", "_authOrigins"];

    public void TakeOut(IReadOnlyList<Collection> collections)
    {
        if (table.FoundCount == 0)
        {
            return;
        }

        if (table.Collection.Type == CollectionType.Auth)
        {
            foreach (var companion in Companions.Where(c => collections.Any(o => o.Name == c)))
            {
                // PocketBase's own records about a user go with it.
                database.Run(
                    $"delete from main.{companion} where collectionRef = ?1 and recordRef in (select t.id from main.{table.Name} t join {table.Found} u on u.row = t.rowid where u.remove)",
                    table.Collection.Id
                );
            }
        }

        // SQLite empties a whole table at once.
        var all = database.Integer($"select count(*) from main.{table.Name}") == table.FoundCount;
        database.Execute(
            all
                ? $"delete from main.{table.Name}"
                : $"delete from main.{table.Name} where rowid in (select row from {table.Found})"
        );
    }

    public void PutIn(CancellationToken cancellation)
    {
        var columns = string.Join(", ", table.Present.Select(SqliteDatabase.Quote));
        var marks = string.Join(", ", table.Present.Select((_, i) => $"?{i + 1}"));
        var positions = table.Present.Select(f => table.Undo.Fields.ToList().IndexOf(f)).ToList();
        using var exists = database.Prepare($"select 1 from main.{table.Name} where id = ?1");
        using var rowTaken = database.Prepare($"select 1 from main.{table.Name} where rowid = ?1");
        using var insert = database.Prepare(
            $"insert into main.{table.Name} ({columns}, rowid) values ({marks}, ?{positions.Count + 1})"
        );
        foreach (var entry in undo.Records.All(table.Undo.Number))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Before is null)
            {
                continue;
            }

            exists.Reset();
            if (exists.Bind(1, entry.Id).Step())
            {
                continue;
            }

            var values = ImageValue.Read(entry.Before);
            for (var i = 0; i < positions.Count; i++)
            {
                values[positions[i]].Bind(insert, i + 1);
            }

            rowTaken.Reset();
            if (rowTaken.Bind(1, values[^1].Integer).Step())
            {
                insert.BindNull(positions.Count + 1);
            }
            else
            {
                values[^1].Bind(insert, positions.Count + 1);
            }

            if (insert.TryRun() != 0)
            {
                throw new EndpointException(
                    $"Record '{entry.Id}' of '{table.Collection.Name}' can't be put back: {insert.Failure}. Nothing was changed.",
                    "Another record has its unique value since. Change that one, then undo again."
                );
            }
        }
    }
}
