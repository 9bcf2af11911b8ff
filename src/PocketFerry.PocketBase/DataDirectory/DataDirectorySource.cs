using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Reading;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory;

/// <summary>
/// Reads the records and files of a data directory, also while a server uses it. All streams come from one snapshot: a
/// read transaction that is opened with the source.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DataDirectorySource : ISource, IFileStore
{
    private readonly DataDirectoryPath _path;
    private readonly SqliteDatabase _database;
    private IReadOnlyList<Collection>? _collections;

    private DataDirectorySource(DataDirectoryPath path, SqliteDatabase database)
    {
        _path = path;
        _database = database;
    }

    /// <inheritdoc/>
    public string Name => _path.Name;

    /// <summary>Opens a data directory for reading.</summary>
    /// <param name="path">The folder, or its <c>data.db</c>.</param>
    /// <exception cref="EndpointException">There is none, or it is of another kind.</exception>
    public static DataDirectorySource Open(string path) => Open(path, path);

    /// <summary>The same, for a data directory that messages know under another name.</summary>
    internal static DataDirectorySource Open(string path, string name)
    {
        var place = DataDirectoryPath.Find(path, name);
        try
        {
            var database = place.OpenForReading();
            database.Execute("pragma cache_size=-32000; pragma query_only=1; begin");
            return new DataDirectorySource(place, database);
        }
        catch (SqliteException error)
        {
            throw new EndpointException(
                $"{name}: {error.Message}",
                "Is the file readable, and a PocketBase data.db?",
                inner: error
            );
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation)
    {
        _collections ??= CollectionStore.Open(_database).ReadAll();
        IReadOnlyList<SourceStream> streams = [.. _collections.Select(Stream)];
        return Task.FromResult(streams);
    }

    private SourceStream Stream(Collection collection) =>
        new(collection.Name)
        {
            Collection = collection,
            Columns = [.. collection.Fields.Select(f => new SourceColumn(f.Name, FieldTypes.NameOf(f.Type)))],
            Key = ["id"],
            RowCount =
                collection.Type == CollectionType.View
                    ? null
                    : _database.Integer($"select count(*) from {SqliteDatabase.Quote(collection.Name)}"),
        };

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var collection =
            stream.Collection ?? throw new ArgumentException("The stream is not of a data directory.", nameof(stream));
        var fields = collection.Fields.Where(f => options.WithSecrets || !IsSecret(collection, f)).ToList();
        IReadOnlyList<string> columns = [.. fields.Select(f => f.Name)];
        CellReader[] readers = [.. fields.Select(CellReaders.For)];
        using var rows = _database.Prepare(Select(collection, columns, options));
        if (options.Records is { } records)
        {
            rows.Bind(1, new JsonArray([.. records.Select(r => (JsonNode)JsonValue.Create(r))]).ToJsonString());
        }

        long ordinal = 0;
        var batch = new RowBatch(columns);
        while (Step(rows))
        {
            var row = batch.AddRow(RowPosition.Of(++ordinal));
            for (var i = 0; i < readers.Length; i++)
            {
                batch[row, i] = readers[i].Read(rows, i, batch);
            }

            if (batch.IsFull || batch.Count == options.BatchRows)
            {
                yield return batch;
                cancellation.ThrowIfCancellationRequested();
                batch = new RowBatch(columns);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
        else
        {
            batch.Dispose();
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    private bool Step(SqliteStatement rows)
    {
        try
        {
            return rows.Step();
        }
        catch (SqliteException error)
        {
            throw new EndpointException(
                $"{Name}: reading failed: {error.Message}",
                "Check the file: sqlite3 data.db 'pragma integrity_check'",
                inner: error
            );
        }
    }

    private static bool IsSecret(Collection collection, Field field) =>
        field.Type == FieldType.Password || (collection.Type == CollectionType.Auth && field.Name == "tokenKey");

    private string Select(Collection collection, IReadOnlyList<string> columns, ReadOptions options)
    {
        // A column that the table lacks reads as if the record had never set it, as PocketBase shows it.
        var present = PresentColumns(collection.Name);
        var list = columns.Select(c => present.Contains(c) ? SqliteDatabase.Quote(c) : "NULL");
        var order = collection.Type == CollectionType.View ? "" : " order by rowid";
        var bound = options.Limit is { } n ? $" limit {n}" : "";
        var wanted = options.Records is null ? "" : " where id in (select value from json_each(?))";
        return $"select {string.Join(", ", list)} from {SqliteDatabase.Quote(collection.Name)}{wanted}{order}{bound}";
    }

    private HashSet<string> PresentColumns(string table)
    {
        using var info = _database.Prepare("select name from pragma_table_info(?)");
        info.Bind(1, table);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (info.Step())
        {
            names.Add(info.Text(0));
        }

        return names;
    }

    /// <inheritdoc/>
    public StoredFile? Open(SourceStream stream, string recordId, string fileName)
    {
        var file = StoragePath.Of(_path.Storage, stream.Collection?.Id ?? "", recordId, fileName);
        if (file is null || !File.Exists(file))
        {
            return null;
        }

        var attributes = file + ".attrs";
        return new StoredFile(File.OpenRead(file), File.Exists(attributes) ? File.ReadAllBytes(attributes) : null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return ValueTask.CompletedTask;
    }
}
