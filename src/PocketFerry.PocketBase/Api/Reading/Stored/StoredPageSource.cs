using System.Globalization;
using System.Text;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Reading.Stored;

/// <summary>
/// Pages by <c>/api/sql</c>, which costs the server a third of what the records API does. A page with a value in a form
/// that PocketBase would not have stored is asked for again there, so that both give the same; so is everything from the
/// first statement on that the server refuses.
/// </summary>
internal sealed class StoredPageSource : IPageSource
{
    // Where odd values lie all over a collection, asking twice is a waste.
    private const int MostTwice = 5;

    private readonly ApiServer _server;
    private readonly string _table;
    private readonly StoredPageReader _reader;
    private readonly IPageSource _records;
    private volatile bool _isOff;
    private int _twice;

    private StoredPageSource(ApiServer server, string table, StoredPageReader reader, IPageSource records) =>
        (_server, _table, _reader, _records) = (server, table, reader, records);

    /// <summary>The pages of a collection: by SQL where the server and the collection have what it takes.</summary>
    /// <param name="server">The server.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="columns">The fields to read.</param>
    /// <param name="records">The same pages from the records API, with the same fields.</param>
    public static IPageSource Of(
        ApiServer server,
        Collection collection,
        IReadOnlyList<string> columns,
        IPageSource records
    )
    {
        if (!server.Features.HasSql || collection.Type == CollectionType.View)
        {
            return records;
        }

        var fields = columns.Select(c => collection.Fields[collection.IndexOf(c)]).ToList();
        return StoredPageReader.Of(fields) is { } reader
            ? new StoredPageSource(server, Sql.Name(collection.Name), reader, records)
            : records;
    }

    public async Task<PageAnswer> AskAsync(PageRange range, CancellationToken cancellation)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {_reader.Selection} FROM {_table} WHERE {Condition(range)} ORDER BY id LIMIT {range.Count}"
        );
        if (!_isOff && Encoding.UTF8.GetByteCount(query) <= ApiSql.MaxBytes)
        {
            var request = ApiSql.Request(Encoding.UTF8.GetBytes(query)) with { MaxBytes = range.MaxBytes };
            var response = await _server.Client.SendAsync(request, cancellation).ConfigureAwait(false);
            if (response.IsSuccess)
            {
                return new PageAnswer(response, IsOfSql: true);
            }

            // A field without a column, say, which the records API takes for empty.
            response.Dispose();
            _isOff = true;
        }

        return await _records.AskAsync(range, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<RowBatch> ReadAsync(
        PageRange range,
        PageAnswer answer,
        long ordinal,
        CancellationToken cancellation
    )
    {
        if (!answer.IsOfSql)
        {
            return await _records.ReadAsync(range, answer, ordinal, cancellation).ConfigureAwait(false);
        }

        if (_reader.Read(answer.Response.Body, ordinal) is { } page)
        {
            return page;
        }

        _isOff |= ++_twice > MostTwice;
        using var again = await _records.AskAsync(range, cancellation).ConfigureAwait(false);
        return await _records.ReadAsync(range, again, ordinal, cancellation).ConfigureAwait(false);
    }

    public async Task<string?> NthAsync(string behind, int number, CancellationToken cancellation)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT id FROM {_table} WHERE id>{Sql.Text(behind)} ORDER BY id LIMIT 1 OFFSET {number - 1}"
        );
        if (_isOff || Encoding.UTF8.GetByteCount(query) > ApiSql.MaxBytes)
        {
            return await _records.NthAsync(behind, number, cancellation).ConfigureAwait(false);
        }

        var rows = await ApiSql.QueryAsync(_server.Client, query, cancellation).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0][0];
    }

    private static string Condition(PageRange range) =>
        range.To is null ? $"id>{Sql.Text(range.Behind)}" : $"id>{Sql.Text(range.Behind)} AND id<={Sql.Text(range.To)}";
}
