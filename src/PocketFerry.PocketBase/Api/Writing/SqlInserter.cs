using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Writes whole records by <c>/api/sql</c>: users with their hashes, which the records API would take half a second each
/// to hash again, and relations that must not be empty and go round in a circle.
/// </summary>
internal sealed class SqlInserter
{
    private readonly ApiServer _server;
    private readonly ApiStream _stream;
    private readonly SqlValues _values;
    private readonly SqlChecks _checks;
    private readonly string _head;

    public SqlInserter(ApiServer server, ApiStream stream, IReadOnlyList<Collection> collections)
    {
        _server = server;
        _stream = stream;
        _values = new SqlValues(stream.Collection);
        _checks = new SqlChecks(server, stream, collections);
        var columns = string.Join(",", stream.Collection.Fields.Select(f => Sql.Name(f.Name)));
        _head = $"INSERT INTO {Sql.Name(stream.Collection.Name)} ({columns}) VALUES ";
    }

    /// <summary>Writes rows; those that can't go in get a fault.</summary>
    public async Task InsertAsync(RowBatch batch, IReadOnlyList<SqlRow> rows, CancellationToken cancellation)
    {
        foreach (var row in rows)
        {
            if (_values.Missing(batch, row.Row) is { } missing)
            {
                batch.SetFault(row.Row, missing);
            }
        }

        await _checks.CheckAsync(batch, rows, cancellation).ConfigureAwait(false);
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
        var prepared = rows.Select(r => Prepare(batch, r)).ToList();
        var faults = new Lock();
        await Parallel
            .ForEachAsync(
                Statements(prepared),
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = atATime },
                async (part, stop) =>
                {
                    foreach (var (row, fault) in await SendAsync(part, stop).ConfigureAwait(false))
                    {
                        lock (faults)
                        {
                            batch.SetFault(row, fault);
                        }
                    }
                }
            )
            .ConfigureAwait(false);
    }

    private Prepared Prepare(RowBatch batch, SqlRow row)
    {
        var fields = _stream.Collection.Fields;
        var tuple = new StringBuilder("(");
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
            else if (batch[row.Row, i] is { Kind: CellKind.Text, Length: > LongText.Short })
            {
                // More than a statement takes; the rest is appended.
                tuple.Append("''");
                rest.Add((i, Encoding.UTF8.GetString(batch.Bytes(row.Row, i))));
            }
            else
            {
                tuple.Append(_values.Of(batch, row.Row, i));
            }
        }

        var text = tuple.Append(')').ToString();
        return new Prepared(row, text, Encoding.UTF8.GetByteCount(text), rest);
    }

    private IEnumerable<List<Prepared>> Statements(List<Prepared> rows)
    {
        var fixedBytes = Encoding.UTF8.GetByteCount(_head);
        var part = new List<Prepared>();
        var bytes = fixedBytes;
        foreach (var row in rows)
        {
            if (part.Count > 0 && bytes + row.Bytes + 1 > ApiSql.MaxBytes)
            {
                yield return part;
                part = [];
                bytes = fixedBytes;
            }

            part.Add(row);
            bytes += row.Bytes + 1;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private async Task<List<(int Row, RowFault Fault)>> SendAsync(List<Prepared> part, CancellationToken cancellation)
    {
        var error = await TryAsync(part, cancellation).ConfigureAwait(false);
        if (error is null)
        {
            foreach (var row in part)
            {
                await LongText
                    .AppendAsync(_server, _stream.Collection, row.Row.Id, row.Rest, cancellation)
                    .ConfigureAwait(false);
            }

            return [];
        }

        if (part.Count == 1)
        {
            return [(part[0].Row.Row, SqlFault.Of(error, _stream.Collection))];
        }

        // One statement keeps all or nothing: halves show which rows are to blame.
        var half = part.Count / 2;
        var faults = await SendAsync(part[..half], cancellation).ConfigureAwait(false);
        faults.AddRange(await SendAsync(part[half..], cancellation).ConfigureAwait(false));
        return faults;
    }

    private async Task<ApiError?> TryAsync(List<Prepared> part, CancellationToken cancellation)
    {
        var query = Encoding.UTF8.GetBytes(_head + string.Join(",", part.Select(p => p.Tuple)));
        var backoff = _server.Client.NewBackoff();
        while (true)
        {
            try
            {
                using var response = await _server
                    .Client.SendAsync(ApiSql.Request(query, isRepeatable: false) with { Writes = true }, cancellation)
                    .ConfigureAwait(false);
                if (response.IsSuccess)
                {
                    return null;
                }

                var error = ApiError.Of(response);
                if (response.Status != 400)
                {
                    throw error.ToException(_server.Client.Address, "POST /api/sql");
                }

                if (!SqlFault.IsBusy(error) || backoff.IsOver)
                {
                    return error;
                }
            }
            catch (AnswerLostException lost)
            {
                if (backoff.IsOver)
                {
                    throw _server.Client.Unreachable(lost);
                }

                await backoff.WaitAsync(null, cancellation).ConfigureAwait(false);
                var ids = part.Select(p => p.Row.Id).ToHashSet(StringComparer.Ordinal);
                var found = await ExistingIds
                    .FindAsync(_server, _stream.Collection.Name, ids, cancellation)
                    .ConfigureAwait(false);
                if (found.Count == ids.Count)
                {
                    return null;
                }
            }

            await backoff.WaitAsync(null, cancellation).ConfigureAwait(false);
        }
    }

    private sealed record Prepared(SqlRow Row, string Tuple, int Bytes, List<(int Field, string Text)> Rest);
}

/// <summary>A row to write by SQL.</summary>
/// <param name="Row">The row.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Empty">Fields that stay empty for now.</param>
internal sealed record SqlRow(int Row, string Id, IReadOnlySet<int> Empty)
{
    /// <summary>Whether an earlier row has a unique value in common with it, and must be done with first.</summary>
    public bool IsPostponed { get; init; }
}
