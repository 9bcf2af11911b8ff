using System.Text;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Writes whole records by <c>/api/sql</c>: users with their hashes, which the records API would take half a second each
/// to hash again, relations that must not be empty and go round in a circle, and all where it was asked for.
/// </summary>
internal sealed class SqlInserter(ApiStream stream, SqlSending sending, SqlValues values, SqlChecks checks)
{
    private readonly SqlShape _shape = new(
        $"INSERT INTO {Sql.Name(stream.Collection.Name)} ({string.Join(",", stream.Collection.Fields.Select(f => Sql.Name(f.Name)))}) VALUES ",
        "",
        IsRepeatable: false
    );

    /// <summary>Writes rows; those that can't go in get a fault.</summary>
    public async Task InsertAsync(RowBatch batch, IReadOnlyList<SqlRow> rows, CancellationToken cancellation)
    {
        foreach (var row in rows)
        {
            if (values.Missing(batch, row.Row) is { } missing)
            {
                batch.SetFault(row.Row, missing);
            }
        }

        await checks.CheckAsync(batch, rows, cancellation).ConfigureAwait(false);
        var good = rows.Where(r => batch.Fault(r.Row) is null).ToList();
        await InsertAsync(batch, good.Where(r => !r.IsPostponed), 4, cancellation).ConfigureAwait(false);
        await InsertAsync(batch, good.Where(r => r.IsPostponed), 1, cancellation).ConfigureAwait(false);
    }

    private async Task InsertAsync(
        RowBatch batch,
        IEnumerable<SqlRow> rows,
        int atATime,
        CancellationToken cancellation
    )
    {
        var tuples = rows.Select(r => Tuple(batch, r)).ToList();
        foreach (
            var (row, fault) in await sending.SendAsync(tuples, _shape, atATime, cancellation).ConfigureAwait(false)
        )
        {
            batch.SetFault(row, fault);
        }
    }

    private SqlTuple Tuple(RowBatch batch, SqlRow row)
    {
        var fields = stream.Collection.Fields;
        var tuple = new StringBuilder("(", 256);
        var rest = new List<(int Field, string Text)>();
        for (var i = 0; i < fields.Count; i++)
        {
            tuple.Append(i == 0 ? "" : ",");
            if (fields[i].IsPrimaryKey)
            {
                tuple.Append(Sql.Text(row.Id));
            }
            else if (row.Empty.Contains(i))
            {
                tuple.Append(fields[i].IsMultiple ? "'[]'" : "''");
            }
            else if (LongText.IsLong(batch[row.Row, i]))
            {
                // More than a statement takes; the rest is appended.
                tuple.Append("''");
                rest.Add((i, RowText.Of(batch, row.Row, i)));
            }
            else
            {
                tuple.Append(values.Of(batch, row.Row, i));
            }
        }

        return new SqlTuple(row.Row, row.Id, tuple.Append(')').ToString(), rest);
    }
}
