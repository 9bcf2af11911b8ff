using System.Globalization;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Reading;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Finds the existing records that rows match: many keys a request. Gives them in stored form, to compare.</summary>
internal sealed class ExistingRecords
{
    private const int AtATime = 4;

    private readonly ApiServer _server;
    private readonly Collection _collection;
    private readonly int[] _keys;
    private readonly string[] _columns;
    private readonly Mapper _mapper;
    private readonly SecretColumns? _secrets;

    /// <summary>Matches by what the plan says.</summary>
    public ExistingRecords(ApiServer server, ApiStream stream)
        : this(server, stream, stream.Plan.MatchFields.Count > 0 ? stream.Plan.MatchFields : ["id"]) { }

    /// <param name="server">The server.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="names">The fields that tell a record.</param>
    public ExistingRecords(ApiServer server, ApiStream stream, IReadOnlyList<string> names)
    {
        _server = server;
        _collection = stream.Collection;
        _keys = [.. names.Select(_collection.IndexOf)];
        var withSecrets =
            server.CarriesSecrets
            && stream.Plan.Fields.Any(m => SecretColumns.IsSecret(_collection, m.Field))
            && stream.Plan.Mode != WriteMode.Skip;
        var fields = _collection.Fields.Where(f => withSecrets || !SecretColumns.IsSecret(_collection, f)).ToList();
        _columns = [.. fields.Select(f => f.Name)];
        _secrets = withSecrets ? new SecretColumns(server, _collection, _columns) : null;
        _mapper = Mapper.Create(
            new StreamPlan
            {
                Stream = new SourceStream(_collection.Name) { Collection = _collection },
                Collection = _collection,
                TargetName = _collection.Name,
                Fields = [.. fields.Select(f => new FieldMap(f, f.Name))],
                Mode = WriteMode.Upsert,
            },
            new MapperOptions()
        );
    }

    /// <summary>Names of the fields that tell records, for messages.</summary>
    public string KeyNames => string.Join(", ", _keys.Select(k => _collection.Fields[k].Name));

    /// <summary>The first of the key's fields.</summary>
    public string FirstKey => _collection.Fields[_keys[0]].Name;

    /// <summary>What tells a row's record; null where the row has no value for it.</summary>
    public string? KeyOf(RowBatch batch, int row)
    {
        if (_keys.Length == 1)
        {
            return PartOf(batch, row, _keys[0]);
        }

        var parts = new string?[_keys.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = PartOf(batch, row, _keys[i]);
            if (parts[i] is null)
            {
                return null;
            }
        }

        return "(" + string.Join("&&", parts) + ")";
    }

    /// <summary>Finds the records of the keys, which are conditions of PocketBase's filter language.</summary>
    public async Task<Matches> FindAsync(IEnumerable<string> keys, CancellationToken cancellation)
    {
        var filters = FilterList.Of(keys, _keys.Length).ToList();
        var pages = new List<RowBatch>[filters.Count];
        var matches = new Matches();
        try
        {
            await Parallel
                .ForAsync(
                    0,
                    filters.Count,
                    new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = AtATime },
                    async (i, stop) => pages[i] = await FindAsync(filters[i], stop).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            foreach (var page in pages.SelectMany(p => p))
            {
                Add(matches, page);
            }

            return matches;
        }
        catch
        {
            matches.Dispose();
            throw;
        }
    }

    private async Task<List<RowBatch>> FindAsync(string filter, CancellationToken cancellation)
    {
        var pages = new List<RowBatch>(1);
        for (var lastId = ""; ; )
        {
            using var response = await _server
                .Client.ExpectAsync(
                    ApiRequest.Get(RecordQuery.Behind(_collection.Name, lastId, filter, PageSize.Most)),
                    cancellation
                )
                .ConfigureAwait(false);
            var reader = new RecordPageReader(_columns);
            var page = reader.Read(response.Body, 0);
            pages.Add(page);
            if (page.Count > 0 && _secrets is not null)
            {
                await _secrets.FillSomeAsync(page, cancellation).ConfigureAwait(false);
            }

            if (page.Count < PageSize.Most)
            {
                return pages;
            }

            lastId = reader.LastId;
        }
    }

    private void Add(Matches matches, RowBatch page)
    {
        var records = _mapper.Map(page);
        matches.Add(records);
        for (var row = 0; row < records.Count; row++)
        {
            // A record that breaks today's rules has no stored form to compare, but still its key.
            matches.Set(KeyOf(records, row) ?? KeyOfRaw(page, row), records, row, page);
        }
    }

    private string? KeyOfRaw(RowBatch page, int row)
    {
        var parts = _keys.Select(k =>
        {
            var column = Array.IndexOf(_columns, _collection.Fields[k].Name);
            return column >= 0 && page[row, column].Kind == CellKind.Text ? TextIs(k, page.Bytes(row, column)) : null;
        });
        var all = parts.ToList();
        return all.Contains(null) ? null
            : all.Count == 1 ? all[0]
            : "(" + string.Join("&&", all) + ")";
    }

    private string? PartOf(RowBatch batch, int row, int field)
    {
        var cell = batch[row, field];
        return cell.Kind switch
        {
            CellKind.Text when cell.Length > 0 => TextIs(field, batch.Bytes(cell)),
            CellKind.Integer when _collection.Fields[field].Type == FieldType.Bool => Condition(
                field,
                cell.Integer != 0 ? "true" : "false"
            ),
            CellKind.Integer => Condition(field, cell.Integer.ToString(CultureInfo.InvariantCulture)),
            CellKind.Real => Condition(field, ((decimal)cell.Real).ToString(CultureInfo.InvariantCulture)),
            _ => null,
        };
    }

    private string TextIs(int field, ReadOnlySpan<byte> text) =>
        _server.Features.Filters.Is(_collection.Fields[field].Name, Encoding.UTF8.GetString(text));

    private string Condition(int field, string literal) => $"{_collection.Fields[field].Name}={literal}";
}
