using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Checks;

/// <summary>Which of some ids a table has.</summary>
internal static class RecordIdsThere
{
    public static HashSet<string> Find(SqliteDatabase database, string collection, IReadOnlyList<string> ids)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        using var find = database.Prepare($"select 1 from {SqliteDatabase.Quote(collection)} where id = ?");
        foreach (var id in ids)
        {
            find.Reset();
            find.Bind(1, id);
            if (find.Step())
            {
                found.Add(id);
            }
        }

        return found;
    }
}
