using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>
/// What the records API doesn't take: autodate fields and password hashes. Set afterwards by <c>/api/sql</c> where the
/// server has it; counted where it hasn't.
/// </summary>
internal sealed class LateColumns
{
    private readonly ApiServer _server;
    private readonly Collection _collection;
    private readonly int[] _fields;
    private readonly string _head;
    private readonly string _tail;
    private readonly bool _isOn;

    public LateColumns(ApiServer server, Collection collection, IEnumerable<string> mapped, bool dryRun)
    {
        _server = server;
        _collection = collection;
        _isOn = server.Features.HasSql && !dryRun;
        var names = mapped.ToHashSet(StringComparer.Ordinal);
        _fields =
        [
            .. Enumerable
                .Range(0, collection.Fields.Count)
                .Where(i => names.Contains(collection.Fields[i].Name) && IsLate(collection.Fields[i])),
        ];
        var sets = _fields.Select(
            (f, i) =>
                $"{Sql.Name(collection.Fields[f].Name)}=coalesce(v.column{i + 2},{Sql.Name(collection.Name)}.{Sql.Name(collection.Fields[f].Name)})"
        );
        _head = $"UPDATE {Sql.Name(collection.Name)} SET {string.Join(",", sets)} FROM (VALUES ";
        _tail = $") AS v WHERE {Sql.Name(collection.Name)}.id=v.column1";
    }

    /// <summary>Whether there is anything to set.</summary>
    public bool IsActive => _isOn && _fields.Length > 0;

    /// <summary>Dates that didn't travel.</summary>
    public long DatesLeft { get; private set; }

    /// <summary>Password hashes that didn't travel.</summary>
    public long HashesLeft { get; private set; }

    /// <summary>The fields, by position.</summary>
    public IReadOnlyList<int> Fields => _fields;

    /// <summary>A record's values as SQL's row; empty where it has none, or they can't be set.</summary>
    public string TupleOf(RowBatch batch, int row, string id)
    {
        if (_fields.Length == 0)
        {
            return "";
        }

        var tuple = new StringBuilder("(").Append(Sql.Text(id));
        var (dates, hashes) = (0, 0);
        foreach (var field in _fields)
        {
            var cell = batch[row, field];
            var isPassword = _collection.Fields[field].Type == FieldType.Password;
            if (cell.Kind != CellKind.Text || cell.Length == 0 || (isPassword && !RecordBody.IsHash(batch, row, field)))
            {
                tuple.Append(",NULL");
                continue;
            }

            dates += isPassword ? 0 : 1;
            hashes += isPassword ? 1 : 0;
            tuple.Append(',').Append(Sql.Text(Encoding.UTF8.GetString(batch.Bytes(cell))));
        }

        if (!_isOn)
        {
            DatesLeft += Math.Min(dates, 1);
            HashesLeft += hashes;
            return "";
        }

        return dates + hashes == 0 ? "" : tuple.Append(')').ToString();
    }

    /// <summary>Sets the values of records that are there.</summary>
    public async Task SetAsync(IEnumerable<string> tuples, CancellationToken cancellation)
    {
        if (!IsActive)
        {
            return;
        }

        await Parallel
            .ForEachAsync(
                Queries(tuples.Where(t => t.Length > 0)),
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = 2 },
                async (query, stop) =>
                {
                    using var done = await _server
                        .Client.ExpectAsync(ApiSql.Request(query) with { Writes = true }, stop)
                        .ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
    }

    private IEnumerable<byte[]> Queries(IEnumerable<string> tuples)
    {
        var fixedBytes = Encoding.UTF8.GetByteCount(_head) + Encoding.UTF8.GetByteCount(_tail);
        var rows = new StringBuilder();
        var bytes = fixedBytes;
        foreach (var tuple in tuples)
        {
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

    private static bool IsLate(Field field) => field.Type is FieldType.Autodate or FieldType.Password;
}
