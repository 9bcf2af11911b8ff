using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// Sends records in statements as long as <c>/api/sql</c> takes. Each keeps all or nothing; in a dry run it ends with one
/// that must fail, so that SQLite judges the records and keeps none.
/// </summary>
internal sealed class SqlSending(ApiServer server, Collection collection, bool dryRun)
{
    private const string Nowhere = "pbferry_dry_run";
    private const string Ending = $";DELETE FROM {Nowhere}";

    /// <summary>Sends all; gives the faults of those that SQLite refuses.</summary>
    public async Task<List<(int Row, RowFault Fault)>> SendAsync(
        IEnumerable<SqlTuple> tuples,
        SqlShape shape,
        int atATime,
        CancellationToken cancellation
    )
    {
        var whole = dryRun ? shape with { Tail = shape.Tail + Ending, IsRepeatable = true } : shape;
        var faults = new List<(int, RowFault)>();
        await Parallel
            .ForEachAsync(
                Statements(tuples, whole),
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = atATime },
                async (part, stop) =>
                {
                    var found = await SendAsync(part, whole, stop).ConfigureAwait(false);
                    lock (faults)
                    {
                        faults.AddRange(found);
                    }
                }
            )
            .ConfigureAwait(false);
        return faults;
    }

    private static IEnumerable<List<SqlTuple>> Statements(IEnumerable<SqlTuple> tuples, SqlShape shape)
    {
        var fixedBytes = Encoding.UTF8.GetByteCount(shape.Head) + Encoding.UTF8.GetByteCount(shape.Tail);
        var part = new List<SqlTuple>();
        var bytes = fixedBytes;
        foreach (var tuple in tuples)
        {
            if (part.Count > 0 && bytes + tuple.Bytes + 1 > ApiSql.MaxBytes)
            {
                yield return part;
                part = [];
                bytes = fixedBytes;
            }

            part.Add(tuple);
            bytes += tuple.Bytes + 1;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private async Task<List<(int Row, RowFault Fault)>> SendAsync(
        List<SqlTuple> part,
        SqlShape shape,
        CancellationToken cancellation
    )
    {
        var error = await TryAsync(part, shape, cancellation).ConfigureAwait(false);
        if (error is null)
        {
            foreach (var tuple in part.Where(t => t.Rest.Count > 0 && !dryRun))
            {
                await LongText
                    .AppendAsync(server, collection, tuple.Id, tuple.Rest, cancellation)
                    .ConfigureAwait(false);
            }

            return [];
        }

        if (part.Count == 1)
        {
            return [(part[0].Row, SqlFault.Of(error, collection))];
        }

        // One statement keeps all or nothing: halves show which rows are to blame.
        var half = part.Count / 2;
        var faults = await SendAsync(part[..half], shape, cancellation).ConfigureAwait(false);
        faults.AddRange(await SendAsync(part[half..], shape, cancellation).ConfigureAwait(false));
        return faults;
    }

    private async Task<ApiError?> TryAsync(List<SqlTuple> part, SqlShape shape, CancellationToken cancellation)
    {
        var query = Encoding.UTF8.GetBytes(shape.Head + string.Join(",", part.Select(p => p.Text)) + shape.Tail);
        var backoff = server.Client.NewBackoff();
        while (true)
        {
            try
            {
                using var response = await server
                    .Client.SendAsync(ApiSql.Request(query, shape.IsRepeatable) with { Writes = true }, cancellation)
                    .ConfigureAwait(false);
                if (response.IsSuccess)
                {
                    return null;
                }

                var error = ApiError.Of(response);
                if (response.Status != 400)
                {
                    throw error.ToException(server.Client.Address, "POST /api/sql");
                }

                if (dryRun && error.Message.Contains("no such table: " + Nowhere, StringComparison.Ordinal))
                {
                    return null;
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
                    throw server.Client.Unreachable(lost);
                }

                await backoff.WaitAsync(null, cancellation).ConfigureAwait(false);
                if (await AreThereAsync(part, cancellation).ConfigureAwait(false))
                {
                    return null;
                }
            }

            await backoff.WaitAsync(null, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<bool> AreThereAsync(List<SqlTuple> part, CancellationToken cancellation)
    {
        var ids = part.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var found = await ExistingIds.FindAsync(server, collection.Name, ids, cancellation).ConfigureAwait(false);
        return found.Count == ids.Count;
    }
}
