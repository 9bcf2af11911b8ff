using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>
/// PocketBase's own collections (<c>_externalAuths</c> and the like) name a user by <c>collectionRef</c> and
/// <c>recordRef</c>, which are texts and no relation: leads them to the target's collection and record.
/// </summary>
internal sealed class AccountReferences(
    SqliteDatabase database,
    IReadOnlyDictionary<string, string> collectionIds,
    IReadOnlyList<Collection> collections
)
{
    /// <summary>Whether records of the collection refer to users in this way.</summary>
    public static bool In(Collection collection) =>
        collection.System && collection.IndexOf("collectionRef") >= 0 && collection.IndexOf("recordRef") >= 0;

    /// <summary>Rewrites a batch; rows whose user isn't there get a fault. Users are written before.</summary>
    public void Follow(Collection collection, RowBatch batch)
    {
        var (of, to) = (collection.IndexOf("collectionRef"), collection.IndexOf("recordRef"));
        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Fault(row) is null && Text(batch, row, of) is { } owner && Text(batch, row, to) is { } user)
            {
                Follow(batch, row, (of, owner), (to, user));
            }
        }
    }

    private void Follow(RowBatch batch, int row, (int Field, string Id) owner, (int Field, string Id) user)
    {
        var id = collectionIds.GetValueOrDefault(owner.Id, owner.Id);
        if (collections.FirstOrDefault(c => c.Id == id && c.Type == CollectionType.Auth) is not { } users)
        {
            batch.SetFault(
                row,
                Missing("collectionRef", owner.Id, $"The target has no auth collection for '{owner.Id}'.")
            );
            return;
        }

        var actual = IdRedirects.Find(database, users.Name, user.Id) ?? user.Id;
        if (database.Integer($"select count(*) from {SqliteDatabase.Quote(users.Name)} where id = ?", actual) == 0)
        {
            batch.SetFault(row, Missing("recordRef", user.Id, $"'{users.Name}' has no record '{user.Id}'."));
            return;
        }

        batch[row, owner.Field] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(id));
        batch[row, user.Field] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(actual));
    }

    private static string? Text(RowBatch batch, int row, int field) =>
        batch[row, field].Kind == CellKind.Text ? Encoding.UTF8.GetString(batch.Bytes(row, field)) : null;

    private static RowFault Missing(string field, string value, string message) =>
        new(
            "validation_missing_rel_records",
            field,
            message,
            "Load the users in the same run or before, or leave the accounts out with --exclude.",
            value
        );
}
