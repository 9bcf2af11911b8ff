using PocketFerry.Engine.Ledgers;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory.Writing;
using PocketFerry.Sqlite;
using StreamState = PocketFerry.PocketBase.DataDirectory.Writing.StreamState;

namespace PocketFerry.PocketBase.DataDirectory.Settling;

/// <summary>New users that came without a password that PocketBase can check: they have a random one.</summary>
internal static class PasswordlessUsers
{
    /// <summary>Finds them, stream by stream, in the order in which they came.</summary>
    public static IEnumerable<ResetUser> Find(SqliteDatabase database, IReadOnlyList<StreamState> streams)
    {
        if (!WriteMoment.KnowsUnknownPassword)
        {
            yield break;
        }

        foreach (var stream in streams.Where(s => s.Collection.Type == CollectionType.Auth))
        {
            using var rows = stream.Inserted(database, "id, email", "password = ?3");
            rows.Bind(3, WriteMoment.UnknownPassword());
            while (rows.Step())
            {
                yield return new ResetUser(stream.Collection.Name, rows.Text(0), rows.Text(1), WasAsked: false);
            }
        }
    }
}
