using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Memory;

/// <summary>A source whose streams are given as lists of rows. Counts how often each stream is read.</summary>
internal sealed class MemorySource : ISource
{
    private readonly List<(SourceStream Stream, IReadOnlyList<object?[]> Rows)> _streams = [];

    public string Name => "memory";

    public Dictionary<string, int> Reads { get; } = [];

    /// <summary>The row behind which nothing can be read any more, once; 0 for none.</summary>
    public long BreakBehind { get; set; }

    /// <summary>Adds a stream. Values: null, long, int, double, bool, string, byte[], JsonNode; <see cref="Missing"/>.</summary>
    public MemorySource Add(SourceStream stream, params object?[][] rows)
    {
        _streams.Add((stream, rows));
        return this;
    }

    /// <summary>A cell that its row lacks.</summary>
    public static object Missing { get; } = new();

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceStream>>([.. _streams.Select(s => s.Stream)]);

    public async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await Task.Yield();
        Reads[stream.Name] = Reads.GetValueOrDefault(stream.Name) + 1;
        var (known, rows) = _streams.Single(s => s.Stream.Name == stream.Name);
        string[] columns = [.. known.Columns.Select(c => c.Name)];
        var ordinal = 0L;
        foreach (var chunk in rows.Take((int)Math.Min(options.Limit ?? int.MaxValue, int.MaxValue)).Chunk(100))
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = new RowBatch(columns);
            foreach (var values in chunk)
            {
                var row = batch.AddRow(RowPosition.Of(++ordinal));
                for (var i = 0; i < values.Length; i++)
                {
                    batch[row, i] = CellOf(batch, values[i]);
                }
            }

            yield return batch;
            if (ordinal == BreakBehind)
            {
                BreakBehind = 0;
                throw new EndpointException("the source is gone", "", EndpointFailure.Unreachable);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A stream with columns written as <c>name</c> or <c>name:TYPE</c>.</summary>
    public static SourceStream Table(string name, params string[] columns) =>
        new(name)
        {
            Columns =
            [
                .. columns.Select(c => c.Split(':')).Select(c => new SourceColumn(c[0], c.Length > 1 ? c[1] : "")),
            ],
            TextIsUntyped = true,
        };

    public static Cell CellOf(RowBatch batch, object? value) =>
        value switch
        {
            null => Cell.Null,
            long number => Cell.OfInteger(number),
            int number => Cell.OfInteger(number),
            double number => Cell.OfReal(number),
            bool flag => Cell.OfBoolean(flag),
            string text => batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(text)),
            byte[] bytes => batch.Store(CellKind.Bytes, bytes),
            JsonValue json when json.GetValueKind() == JsonValueKind.Number => batch.Store(
                CellKind.Number,
                Encoding.UTF8.GetBytes(json.ToJsonString())
            ),
            JsonNode json => batch.Store(CellKind.Json, Encoding.UTF8.GetBytes(json.ToJsonString())),
            _ when ReferenceEquals(value, Missing) => Cell.Missing,
            _ => throw new InvalidOperationException(Convert.ToString(value, CultureInfo.InvariantCulture)),
        };
}
