using System.Globalization;
using System.Runtime.CompilerServices;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Files;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Reading.Slow;
using PocketFerry.PocketBase.Api.Reading.Stored;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api;

/// <summary>
/// Reads the records and files of a running server. It is no snapshot: every page shows the records as they are when it is
/// read, in the order of their ids.
/// </summary>
/// <remarks>One reading of a stream at a time; files may be opened meanwhile.</remarks>
public sealed class ApiSource : ISource, IFileStore
{
    // A few keep the server's processors busy and the network filled; each may hold megabytes.
    private const int MostPages = 3;
    private const int MostFiles = 6;
    private const int MostStreams = 6;

    private readonly ApiServer _server;
    private readonly FileDownloads _files;
    private readonly RecordFilters _filters;
    private readonly Dictionary<string, string> _warnings = [];
    private readonly Dictionary<string, SlowSecrets> _slow = [];
    private readonly StreamsAhead _next;
    private (string Stream, FilesAhead Files)? _ahead;

    /// <summary>Makes a source of a server, which the source disposes.</summary>
    public ApiSource(ApiServer server)
    {
        _server = server;
        _files = new FileDownloads(server);
        _filters = new RecordFilters(server);
        _next = new StreamsAhead(Math.Min(server.Options.Concurrency - 1, MostStreams), Read);
    }

    /// <inheritdoc/>
    public bool IsFar => true;

    /// <inheritdoc/>
    public string Name => _server.Name;

    /// <summary>Whether the server is another one's to dispose.</summary>
    internal bool LeavesServer { get; init; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation)
    {
        var collections = await _server.ReadCollectionsAsync(cancellation).ConfigureAwait(false);
        _filters.Check(collections);
        var streams = new SourceStream[collections.Count];
        await Parallel
            .ForAsync(
                0,
                streams.Length,
                new ParallelOptions
                {
                    CancellationToken = cancellation,
                    MaxDegreeOfParallelism = Math.Max(1, _server.Options.Concurrency),
                },
                async (i, stop) => streams[i] = await StreamAsync(collections[i], stop).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return streams;
    }

    private async Task<SourceStream> StreamAsync(Collection collection, CancellationToken cancellation) =>
        new(collection.Name)
        {
            Collection = collection,
            Columns = [.. collection.Fields.Select(f => new SourceColumn(f.Name, FieldTypes.NameOf(f.Type)))],
            Key = ["id"],
            RowCount =
                collection.Type == CollectionType.View
                    ? null
                    : await RecordPages
                        .CountAsync(_server, collection.Name, _filters.Of(collection, ""), cancellation)
                        .ConfigureAwait(false),
        };

    /// <inheritdoc/>
    public void Expect(IReadOnlyList<(SourceStream Stream, ReadOptions Options)> streams) => _next.Expect(streams);

    /// <inheritdoc/>
    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        CancellationToken cancellation
    ) =>
        options.Records is { } records
            ? LookUpAsync(stream, options, records, cancellation)
            : _next.ReadAsync(stream, options, cancellation);

    private async IAsyncEnumerable<RowBatch> LookUpAsync(
        SourceStream stream,
        ReadOptions options,
        IReadOnlyCollection<string> records,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var question in FilterList.Of(records.Select(r => _server.Features.Filters.Is("id", r)), 1))
        {
            var some = options with { Records = null, Filter = question };
            await foreach (var batch in Read(stream with { RowCount = null }, some, cancellation).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
    }

    private IAsyncEnumerable<RowBatch> Read(SourceStream stream, ReadOptions options, CancellationToken cancellation)
    {
        var collection =
            stream.Collection ?? throw new ArgumentException("The stream is not of a PocketBase.", nameof(stream));
        var secrets = options.WithSecrets && collection.Fields.Any(f => SecretColumns.IsSecret(collection, f));
        var carried =
            secrets
            && (_server.CarriesSecrets || SlowSecrets.IsWayOf(_server))
            && collection.Type != CollectionType.View;
        if (secrets && !carried)
        {
            _warnings[stream.Name] =
                "password hashes and token keys were not carried: this server is older than 0.39, whose API can read them (--slow-secrets finds them by filters)";
        }

        IReadOnlyList<string> columns =
        [
            .. collection.Fields.Where(f => carried || !SecretColumns.IsSecret(collection, f)).Select(f => f.Name),
        ];
        var complete = carried ? Completion(stream, collection, columns) : null;
        var filter = _filters.Of(collection, options.Filter);
        IPageSource records = new RecordsPageSource(_server, collection.Name, columns, filter);
        // A filter is PocketBase's own language.
        var pages = filter.Length == 0 ? StoredPageSource.Of(_server, collection, columns, records) : records;
        // Ranges pay from a few pages on; views' ids may repeat.
        var atATime = Math.Clamp(_server.Options.Concurrency, 1, MostPages);
        var inRanges =
            pages != records || (stream.RowCount > 2 * new PageSize(_server.Options.BatchSize).Count && atATime > 1);
        return inRanges && options.Limit is null
            ? new RecordRanges(_server, collection, pages)
            {
                Expected = stream.RowCount,
                AtATime = atATime,
                After = options.After,
                Complete = complete,
            }.ReadAsync(cancellation)
            : new RecordPages(_server, collection, columns)
            {
                Filter = filter,
                Limit = options.Limit ?? long.MaxValue,
                After = options.After,
                Complete = complete,
            }.ReadAsync(cancellation);
    }

    private Func<RowBatch, string, CancellationToken, Task> Completion(
        SourceStream stream,
        Collection collection,
        IReadOnlyList<string> columns
    )
    {
        if (_server.CarriesSecrets)
        {
            return new SecretColumns(_server, collection, columns).FillAsync;
        }

        var slow = new SlowSecrets(_server, collection, columns);
        _slow[stream.Name] = slow;
        return slow.FillAsync;
    }

    /// <summary>
    /// What it costs to find the password hashes and token keys of a plan by filters; a few requests tell. Null where none
    /// are found that way.
    /// </summary>
    public Task<SlowSecretsCost?> CostOfSecretsAsync(RunPlan plan, CancellationToken cancellation) =>
        SlowSecrets.IsWayOf(_server)
            ? CostEstimate.OfAsync(_server, plan.Streams, cancellation)
            : Task.FromResult<SlowSecretsCost?>(null);

    /// <inheritdoc/>
    public IReadOnlyList<string> WarningsOf(SourceStream stream)
    {
        var warnings = new List<string>();
        if (_slow.TryGetValue(stream.Name, out var slow) && slow.Missed > 0)
        {
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{slow.Missed} password hashes or token keys were not carried: no filter tells them"
                )
            );
        }

        if (_warnings.TryGetValue(stream.Name, out var secrets))
        {
            warnings.Add(secrets);
        }

        if (stream.Collection is { } collection && _filters.Warning(collection) is { } since)
        {
            warnings.Add(since);
        }

        return warnings;
    }

    /// <inheritdoc/>
    public StoredFile? Open(SourceStream stream, string recordId, string fileName) =>
        stream.Collection is not { } collection ? null
        : _ahead is { } ahead && ahead.Stream == stream.Name ? ahead.Files.Open(recordId, fileName)
        : _files.Open(collection, recordId, fileName);

    /// <inheritdoc/>
    public void Expect(SourceStream stream, IReadOnlyList<(string RecordId, string FileName)> files)
    {
        var atATime = Math.Min(_server.Options.Concurrency, MostFiles);
        if (stream.Collection is { } collection && atATime > 1)
        {
            _ahead?.Files.Dispose();
            _ahead = (
                stream.Name,
                new FilesAhead(atATime, (recordId, name) => _files.Open(collection, recordId, name))
            );
            _ahead.Value.Files.Expect(files);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ahead?.Files.Dispose();
        await _next.DisposeAsync().ConfigureAwait(false);
        if (!LeavesServer)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }
    }
}
