using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Auth collections made of tables that look like users.</summary>
internal static class NewUsers
{
    /// <summary>The columns that go into fields of PocketBase's own.</summary>
    public static IEnumerable<string> Columns(UserTable users)
    {
        yield return users.Email.Name;
        yield return users.Password.Name;
    }

    /// <summary>The collection with the system's fields, which the users' columns fill.</summary>
    public static Collection Complete(PlanContext context, StreamDraft draft, Collection proposed)
    {
        var users = draft.Users!;
        var own = proposed.Fields.Where(f => !f.IsPrimaryKey && draft.Collection!.Find(f.Name) is null);
        var collection = NewCollection.WithNewFields(
            draft.Collection!.WithFields([
                .. draft.Collection.Fields.Select(f =>
                    f.IsPrimaryKey ? proposed.Find(f.Name)!
                    : f.Name == "email" && users.LacksEmails ? f.With("required", false)
                    : f
                ),
            ]),
            own
        );
        // What has the name of a field of the system fills that one.
        for (var i = 0; i < draft.Maps.Count; i++)
        {
            draft.Maps[i] = draft.Maps[i] with { Field = collection.Find(draft.Maps[i].Field.Name)! };
        }

        draft.Ignored.ExceptWith(Columns(users));
        draft.Maps.Add(new FieldMap(collection.Find("email")!, users.Email.Name));
        // What was not looked at may be of another kind: never a plain password.
        draft.Maps.Add(
            new FieldMap(collection.Find("password")!, users.Password.Name) { Shape = new ValueShape { IsHash = true } }
        );
        foreach (var (kind, count) in users.Uncheckable)
        {
            context.Warn(
                draft,
                $"{users.Password.Name} holds {count} {(count == 1 ? "hash" : "hashes")} that PocketBase can't check ({kind}): these users get a random password and sign in after a reset"
            );
        }

        if (users.Verified is { } verified && !draft.Maps.Exists(m => m.Field.Name == "verified"))
        {
            draft.Maps.Add(Verified(collection.Find("verified")!, verified));
        }

        return collection;
    }

    private static FieldMap Verified(Field field, ColumnEvidence column) =>
        column.Booleans == column.Values
            ? new FieldMap(field, column.Name)
            : new FieldMap(field, "")
            {
                Shape = new ValueShape
                {
                    // A date says when; null or nothing says not yet.
                    Expression =
                        $"!!row[{System.Text.Json.JsonSerializer.Serialize(column.Name, PlanJson.Default.String)}]",
                },
            };
}
