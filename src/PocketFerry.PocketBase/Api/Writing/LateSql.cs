using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Hooks;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Sets columns by <c>/api/sql</c> (0.39).</summary>
internal sealed class LateSql : ILateRoad
{
    private readonly ApiServer _server;
    private readonly string _head;
    private readonly string _tail;

    public LateSql(ApiServer server, Collection collection, IReadOnlyList<string> columns)
    {
        _server = server;
        var table = Sql.Name(collection.Name);
        var sets = columns.Select((c, i) => $"{Sql.Name(c)}=coalesce(v.column{i + 2},{table}.{Sql.Name(c)})");
        _head = $"UPDATE {table} SET {string.Join(",", sets)} FROM (VALUES ";
        _tail = $") AS v WHERE {table}.id=v.column1";
    }

    public string Write(string id, IReadOnlyList<string?> values)
    {
        var tuple = new StringBuilder("(").Append(Sql.Text(id));
        foreach (var value in values)
        {
            tuple.Append(',').Append(value is null ? "NULL" : Sql.Text(value));
        }

        return tuple.Append(')').ToString();
    }

    public Task SetAsync(IEnumerable<string> written, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            Queries(written),
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = 2 },
            async (query, stop) =>
            {
                using var done = await _server
                    .Client.ExpectAsync(ApiSql.Request(query) with { Writes = true }, stop)
                    .ConfigureAwait(false);
            }
        );

    private IEnumerable<byte[]> Queries(IEnumerable<string> tuples)
    {
        var fixedBytes = Encoding.UTF8.GetByteCount(_head) + Encoding.UTF8.GetByteCount(_tail);
        var rows = new StringBuilder();
        var bytes = fixedBytes;
        foreach (var tuple in tuples)
        {
            if (tuple[0] != '(')
            {
                throw LateHooks.OtherRoad(_server.Name);
            }

            var length = Encoding.UTF8.GetByteCount(tuple) + 1;
            if (bytes + length > ApiSql.MaxBytes && rows.Length > 0)
            {
                yield return Encoding.UTF8.GetBytes(_head + rows + _tail);
                rows.Clear();
                bytes = fixedBytes;
            }

            rows.Append(rows.Length == 0 ? "" : ",").Append(tuple);
            bytes += length;
        }

        if (rows.Length > 0)
        {
            yield return Encoding.UTF8.GetBytes(_head + rows + _tail);
        }
    }
}
