using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.DataDirectory.Writing;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// A row's change of an existing record as SQL, with what PocketBase would set along: the time of the change, and a new
/// token key where the password or the e-mail changes.
/// </summary>
internal sealed class SqlChange(ApiStream stream, SqlValues values)
{
    private const string TokenAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const int TokenLength = 50;

    public SqlUpdate Of(RowBatch batch, SqlRow row)
    {
        var sets = new List<(int Field, string Value)>();
        var rest = new List<(int Field, string Text)>();
        var changed = row.Changed!;
        foreach (var field in changed)
        {
            if (LongText.IsLong(batch[row.Row, field]))
            {
                sets.Add((field, "''"));
                rest.Add((field, RowText.Of(batch, row.Row, field)));
            }
            else
            {
                sets.Add((field, values.Of(batch, row.Row, field)));
            }
        }

        sets.AddRange(Along(batch, row, changed));
        return new SqlUpdate(row.Row, row.Id, [.. sets.OrderBy(s => s.Field)], rest);
    }

    private IEnumerable<(int Field, string Value)> Along(RowBatch batch, SqlRow row, IReadOnlyList<int> changed)
    {
        var fields = stream.Collection.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] is AutodateField { OnUpdate: true } && batch[row.Row, i].IsAbsent)
            {
                yield return (i, Sql.Text(new WriteMoment(DateTime.UtcNow).Now));
            }
        }

        var tokenKey = stream.IsAuth ? stream.Collection.IndexOf("tokenKey") : -1;
        if (
            tokenKey >= 0
            && !changed.Contains(tokenKey)
            && batch[row.Row, tokenKey].IsAbsent
            && changed.Any(f => fields[f].Name is "password" or "email")
        )
        {
            yield return (
                tokenKey,
                Sql.Text(System.Security.Cryptography.RandomNumberGenerator.GetString(TokenAlphabet, TokenLength))
            );
        }
    }
}
