using System.Globalization;
using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Reading.Stored;

namespace PocketFerry.PocketBase.Api.Writing.Lookups;

/// <summary>
/// Looks records up by <c>/api/sql</c>, a fifth of the work that filters are for the server. Records with a value in a form
/// that PocketBase would not have stored are asked for again by their ids from the records API.
/// </summary>
internal sealed class SqlLookup : RecordLookup
{
    // Together they leave room for the rest of a statement.
    private const int LongestKey = 3000;
    private const int LongestSelection = 1000;
    private const int Rest = 400;

    private readonly ApiServer _server;
    private readonly StoredPageReader _reader;
    private readonly RecordLookup _records;
    private readonly string? _field;
    private readonly string _from;
    private readonly int _mostBytes;
    private readonly int _id;

    private SqlLookup(
        ApiServer server,
        Collection collection,
        IReadOnlyList<Field> keys,
        StoredPageReader reader,
        RecordLookup records
    )
    {
        (_server, _reader, _records) = (server, reader, records);
        _field = keys.Count == 1 ? Sql.Name(keys[0].Name) : null;
        _from = $" FROM {Sql.Name(collection.Name)} WHERE ";
        _mostBytes =
            ApiSql.MaxBytes - Encoding.UTF8.GetByteCount(reader.Selection) - Encoding.UTF8.GetByteCount(_from) - Rest;
        _id = reader.Columns.ToList().IndexOf("id");
    }

    public override IReadOnlyList<string> Columns => _reader.Columns;

    /// <summary>The lookup by SQL where the server and the fields allow it; else the one given.</summary>
    /// <param name="server">The server.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="keys">The fields that tell a record.</param>
    /// <param name="records">Finds records by their ids in the records API.</param>
    public static RecordLookup? Of(
        ApiServer server,
        Collection collection,
        IReadOnlyList<Field> keys,
        RecordLookup records
    )
    {
        var fields = records.Columns.Select(c => collection.Fields[collection.IndexOf(c)]).ToList();
        return
            server.Features.HasSql
            && keys.All(IsPlain)
            && StoredPageReader.Of(fields) is { } reader
            && Encoding.UTF8.GetByteCount(reader.Selection) <= LongestSelection
            ? new SqlLookup(server, collection, keys, reader, records)
            : null;
    }

    public override bool IsTooLong(string key) => Encoding.UTF8.GetByteCount(key) > LongestKey;

    public override string Text(string field, string text) => Part(field, Sql.Text(text));

    public override string Number(string field, in Cell number) =>
        Part(
            field,
            number.Kind == CellKind.Integer
                ? number.Integer.ToString(CultureInfo.InvariantCulture)
                : number.Real.ToString("R", CultureInfo.InvariantCulture)
        );

    public override string Bool(string field, bool value) => Part(field, value ? "1" : "0");

    public override string Key(IReadOnlyList<string> parts) =>
        parts.Count == 1 ? parts[0] : "(" + string.Join(" AND ", parts) + ")";

    public override IEnumerable<string> Questions(IEnumerable<string> keys)
    {
        var separator = _field is null ? " OR " : ",";
        var list = new StringBuilder();
        var bytes = 0;
        foreach (var key in keys)
        {
            var length = Encoding.UTF8.GetByteCount(key) + separator.Length;
            if (list.Length > 0 && bytes + length > _mostBytes)
            {
                yield return Condition(list);
                list.Clear();
                bytes = 0;
            }

            list.Append(list.Length == 0 ? "" : separator).Append(key);
            bytes += length;
        }

        if (list.Length > 0)
        {
            yield return Condition(list);
        }
    }

    public override async Task<List<RowBatch>> FindAsync(string question, CancellationToken cancellation)
    {
        var pages = new List<RowBatch>(1);
        try
        {
            var last = await AddAsync(pages, question, cancellation).ConfigureAwait(false);
            while (last is not null)
            {
                last = await AddAsync(pages, $"{question} AND id>{Sql.Text(last)}", cancellation).ConfigureAwait(false);
            }

            return pages;
        }
        catch
        {
            pages.ForEach(p => p.Dispose());
            throw;
        }
    }

    // The last id where there may be more.
    private async Task<string?> AddAsync(List<RowBatch> pages, string condition, CancellationToken cancellation)
    {
        var tail = string.Create(
            CultureInfo.InvariantCulture,
            $"{_from}{condition} ORDER BY id LIMIT {ApiSql.MaxRows}"
        );
        if (await ReadAsync($"SELECT {_reader.Selection}{tail}", cancellation).ConfigureAwait(false) is { } page)
        {
            pages.Add(page);
            return page.Count < ApiSql.MaxRows ? null : Encoding.UTF8.GetString(page.Bytes(page.Count - 1, _id));
        }

        var rows = await ApiSql.QueryAsync(_server.Client, $"SELECT id{tail}", cancellation).ConfigureAwait(false);
        var ids = rows.Select(r => r[0] ?? "").ToList();
        foreach (var question in _records.Questions(ids.Select(id => _records.Text("id", id))))
        {
            pages.AddRange(await _records.FindAsync(question, cancellation).ConfigureAwait(false));
        }

        return ids.Count < ApiSql.MaxRows ? null : ids[^1];
    }

    // Null where the records API is to be asked: for values in an odd form, or a field without a column.
    private async Task<RowBatch?> ReadAsync(string query, CancellationToken cancellation)
    {
        try
        {
            var request = ApiSql.Request(Encoding.UTF8.GetBytes(query)) with { MaxBytes = PageSize.MaxBytes };
            using var response = await _server.Client.SendAsync(request, cancellation).ConfigureAwait(false);
            return response.IsSuccess ? _reader.Read(response.Body, 0) : null;
        }
        catch (AnswerTooLongException)
        {
            return null;
        }
    }

    private string Condition(StringBuilder list) => _field is null ? $"({list})" : $"{_field} IN ({list})";

    private string Part(string field, string literal) => _field is null ? $"{Sql.Name(field)}={literal}" : literal;

    // One value in one form: a text or number is equal here where it is for PocketBase's filters.
    private static bool IsPlain(Field field) =>
        !field.IsMultiple
        && field.Type is not (FieldType.Json or FieldType.GeoPoint or FieldType.Password)
        && StoredCells.For(field) is not null;
}
