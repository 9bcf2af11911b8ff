using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Ids;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Plans.Inference;

/// <summary>
/// One pass over a stream: its columns, and what their values are. Memory doesn't grow with the rows. Not thread-safe.
/// </summary>
public sealed class StreamInference
{
    // One is looked at at a time: longer ones bring nothing but memory, which batches keep.
    private const int BatchRows = 1024;

    private const int MostDistinct = 24;
    private const int MostDistinctAsked = 500;

    private readonly InferenceOptions _options;
    private readonly List<ColumnEvidence> _columns = [];
    private readonly Dictionary<string, ColumnEvidence> _byName = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _bound;
    private ColumnEvidence[] _binding = [];

    /// <summary>Starts with the columns that the stream declares.</summary>
    public StreamInference(SourceStream stream, InferenceOptions? options = null)
    {
        Stream = stream;
        _options = options ?? new InferenceOptions();
        foreach (var column in stream.Columns)
        {
            Column(new SourceColumnInfo(column.Name, column.DeclaredType));
        }
    }

    /// <summary>The stream.</summary>
    public SourceStream Stream { get; }

    /// <summary>Rows seen; faulty ones don't count.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether rows were left unread because the sample was full.</summary>
    public bool IsSample { get; private set; }

    /// <summary>The columns in the order in which they were declared or met.</summary>
    public IReadOnlyList<ColumnEvidence> Columns => _columns;

    /// <summary>The column of that name (exact case), or null.</summary>
    public ColumnEvidence? Find(string column) => _byName.GetValueOrDefault(column);

    /// <summary>Reads a stream, or its first rows.</summary>
    public static async Task<StreamInference> ScanAsync(
        ISource source,
        SourceStream stream,
        InferenceOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        var inference = new StreamInference(stream, options);
        // One row more than wanted shows that the sample is one.
        var limit = inference._options.Rows is { } rows ? rows + 1 : (long?)null;
        var read = new ReadOptions
        {
            Limit = limit,
            Where = inference._options.Where,
            BatchRows = BatchRows,
        };
        var batches = source.ReadAsync(stream, read, cancellation).GetAsyncEnumerator(cancellation);
        await using (batches.ConfigureAwait(false))
        {
            // The next batch is parsed while one is looked at.
            var reading = batches.MoveNextAsync().AsTask();
            while (await reading.ConfigureAwait(false))
            {
                using var batch = batches.Current;
                reading = batches.MoveNextAsync().AsTask();
                try
                {
                    inference.Add(batch);
                }
                catch
                {
                    // Nobody may close the source while it is read.
                    await Task.WhenAny(reading).ConfigureAwait(false);
                    throw;
                }
            }
        }

        return inference;
    }

    /// <summary>Looks at a batch's rows that have no fault. The caller keeps the batch.</summary>
    public void Add(RowBatch batch)
    {
        Bind(batch.Columns);
        var columns = _binding;
        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.HasFaults && batch.Fault(row) is not null)
            {
                continue;
            }

            if (Rows == _options.Rows)
            {
                IsSample = true;
                return;
            }

            Rows++;
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Observe(batch, batch[row, i]);
            }
        }
    }

    /// <summary>Proposes a collection for what was seen.</summary>
    /// <exception cref="EndpointException">A type asked for doesn't fit.</exception>
    public CollectionProposal Propose(ProposalOptions options) => new ProposalBuilder(this, options).Build();

    private void Bind(IReadOnlyList<string> columns)
    {
        if (!ReferenceEquals(columns, _bound))
        {
            _binding = [.. columns.Select(c => Column(new SourceColumnInfo(c, "")))];
            _bound = columns;
        }
    }

    private ColumnEvidence Column(SourceColumnInfo info)
    {
        if (!_byName.TryGetValue(info.Name, out var column))
        {
            var most = _options.SelectColumns.Contains(info.Name) ? MostDistinctAsked : MostDistinct;
            var idRule = info.Name == _options.IdColumn ? _options.IdRule : null;
            // Rows before this one lacked the column.
            column = new ColumnEvidence(info, most, idRule) { Nulls = Rows };
            _byName.Add(info.Name, column);
            _columns.Add(column);
        }

        return column;
    }
}

/// <summary>What an inference looks at.</summary>
public sealed record InferenceOptions
{
    /// <summary>Most rows to look at; null means all.</summary>
    public long? Rows { get; init; }

    /// <summary>The SQL condition on the rows; empty looks at all.</summary>
    public string Where { get; init; } = "";

    /// <summary>The column whose values are tried as record ids.</summary>
    public string IdColumn { get; init; } = "id";

    /// <summary>The rule that they are tried against; null doesn't try.</summary>
    public IdRule? IdRule { get; init; }

    /// <summary>Columns that are to become select fields, whose values are all remembered (up to 500).</summary>
    public IReadOnlySet<string> SelectColumns { get; init; } = new HashSet<string>();
}
