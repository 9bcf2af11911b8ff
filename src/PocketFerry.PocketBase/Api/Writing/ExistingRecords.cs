using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Writing.Lookups;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Finds the existing records that rows match: many keys a request. Gives them in stored form, to compare.</summary>
internal sealed class ExistingRecords
{
    private const int AtATime = 4;

    private readonly Collection _collection;
    private readonly int[] _keys;
    private readonly RecordLookup _lookup;
    private readonly Mapper _mapper;

    /// <summary>Matches by what the plan says.</summary>
    public ExistingRecords(ApiServer server, ApiStream stream)
        : this(server, stream, stream.Plan.MatchFields.Count > 0 ? stream.Plan.MatchFields : ["id"]) { }

    /// <param name="server">The server.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="names">The fields that tell a record.</param>
    public ExistingRecords(ApiServer server, ApiStream stream, IReadOnlyList<string> names)
        : this(server, stream.Collection, names, server.CarriesSecrets && stream.ReadsSecrets) { }

    /// <param name="server">The server.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="names">The fields that tell a record.</param>
    /// <param name="withSecrets">Whether password hashes and token keys are read, too.</param>
    public ExistingRecords(ApiServer server, Collection collection, IReadOnlyList<string> names, bool withSecrets)
    {
        _collection = collection;
        _keys = [.. names.Select(_collection.IndexOf)];
        var fields = _collection.Fields.Where(f => withSecrets || !SecretColumns.IsSecret(_collection, f)).ToList();
        string[] columns = [.. fields.Select(f => f.Name)];
        var filters = new FilterLookup(
            server,
            _collection.Name,
            columns,
            _keys.Length,
            withSecrets ? new SecretColumns(server, _collection, columns) : null
        );
        _lookup = SqlLookup.Of(server, _collection, [.. _keys.Select(k => _collection.Fields[k])], filters) ?? filters;
        _mapper = MapperOf(_collection, fields);
    }

    /// <summary>Brings records as the server gives them into stored form.</summary>
    public static Mapper MapperOf(Collection collection, IEnumerable<Field> fields) =>
        Mapper.Create(
            new StreamPlan
            {
                Stream = new SourceStream(collection.Name) { Collection = collection },
                Collection = collection,
                TargetName = collection.Name,
                Fields = [.. fields.Select(f => new FieldMap(f, f.Name))],
                Mode = WriteMode.Upsert,
            },
            new MapperOptions()
        );

    /// <summary>Names of the fields that tell records, for messages.</summary>
    public string KeyNames => string.Join(", ", _keys.Select(k => _collection.Fields[k].Name));

    /// <summary>The first of the key's fields.</summary>
    public string FirstKey => _collection.Fields[_keys[0]].Name;

    /// <summary>What tells a row's record; null where the row has no value for it.</summary>
    public string? KeyOf(RowBatch batch, int row)
    {
        var parts = new string[_keys.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (PartOf(batch, row, _keys[i]) is not { } part)
            {
                return null;
            }

            parts[i] = part;
        }

        return _lookup.Key(parts);
    }

    /// <summary>The key of the record with an id, where records are told by it.</summary>
    public string KeyOf(string id) => _lookup.Key([_lookup.Text("id", id)]);

    /// <summary>Whether a key is too long to look for.</summary>
    public bool IsTooLong(string key) => _lookup.IsTooLong(key);

    /// <summary>Finds the records of the keys.</summary>
    public async Task<Matches> FindAsync(IEnumerable<string> keys, CancellationToken cancellation)
    {
        var questions = _lookup.Questions(keys).ToList();
        var pages = new List<RowBatch>[questions.Count];
        var matches = new Matches();
        try
        {
            await Parallel
                .ForAsync(
                    0,
                    questions.Count,
                    new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = AtATime },
                    async (i, stop) => pages[i] = await _lookup.FindAsync(questions[i], stop).ConfigureAwait(false)
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
        var parts = new string[_keys.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var field = _collection.Fields[_keys[i]];
            var column = _lookup.Columns.ToList().IndexOf(field.Name);
            if (column < 0 || page[row, column].Kind != CellKind.Text)
            {
                return null;
            }

            parts[i] = _lookup.Text(field.Name, Encoding.UTF8.GetString(page.Bytes(row, column)));
        }

        return _lookup.Key(parts);
    }

    private string? PartOf(RowBatch batch, int row, int index)
    {
        var cell = batch[row, index];
        var field = _collection.Fields[index];
        return cell.Kind switch
        {
            CellKind.Text when cell.Length > 0 => _lookup.Text(field.Name, Encoding.UTF8.GetString(batch.Bytes(cell))),
            CellKind.Integer when field.Type == FieldType.Bool => _lookup.Bool(field.Name, cell.Integer != 0),
            CellKind.Integer or CellKind.Real => _lookup.Number(field.Name, cell),
            _ => null,
        };
    }
}
