using System.Text;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Changes existing records by <c>/api/sql</c>: those that change the same fields go together.</summary>
internal sealed class SqlUpdater(ApiStream stream, SqlSending sending)
{
    private const int AtATime = 4;

    /// <summary>Changes records; gives the faults of those that SQLite refuses.</summary>
    public async Task<List<(int Row, RowFault Fault)>> UpdateAsync(
        IEnumerable<SqlUpdate> updates,
        CancellationToken cancellation
    )
    {
        var faults = new List<(int, RowFault)>();
        foreach (var group in updates.GroupBy(u => string.Join(',', u.Sets.Select(s => s.Field))))
        {
            var fields = group.First().Sets.Select(s => s.Field).ToList();
            // Where two of them may want the same unique value, the first must come first.
            var atATime = fields.Exists(stream.UniqueFields.Contains) ? 1 : AtATime;
            var found = await sending
                .SendAsync(group.Select(Tuple), Shape(fields), atATime, cancellation)
                .ConfigureAwait(false);
            faults.AddRange(found);
        }

        return faults;
    }

    private SqlShape Shape(List<int> fields)
    {
        var table = Sql.Name(stream.Collection.Name);
        var sets = fields.Select((f, i) => $"{Sql.Name(stream.Collection.Fields[f].Name)}=v.column{i + 2}");
        return new SqlShape(
            $"UPDATE {table} SET {string.Join(",", sets)} FROM (VALUES ",
            $") AS v WHERE {table}.id=v.column1",
            IsRepeatable: true
        );
    }

    private static SqlTuple Tuple(SqlUpdate update)
    {
        var tuple = new StringBuilder("(").Append(Sql.Text(update.Id));
        foreach (var (_, value) in update.Sets)
        {
            tuple.Append(',').Append(value);
        }

        return new SqlTuple(update.Row, update.Id, tuple.Append(')').ToString(), update.Rest);
    }
}

/// <summary>Values of one existing record.</summary>
/// <param name="Row">The row it comes from, or another number that its maker knows it by.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Sets">The values as SQL, by field.</param>
/// <param name="Rest">Values too long for a statement; they are set empty, then appended.</param>
internal sealed record SqlUpdate(
    int Row,
    string Id,
    IReadOnlyList<(int Field, string Value)> Sets,
    IReadOnlyList<(int Field, string Text)> Rest
);
