using System.Runtime.CompilerServices;
using System.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Endpoints;

/// <summary>Computes the value of a column from the rest of its row.</summary>
/// <param name="row">The row.</param>
/// <returns>The value as text; null for none.</returns>
/// <exception cref="FormatException">The row can't be used: it becomes a reject with the exception's message.</exception>
public delegate string? ComputedValue(SourceRow row);

/// <summary>
/// Another source with more columns, computed row by row: what a bridge of one's own does that no plan could say. The
/// columns are planned, mapped and validated like the source's own. Files are not carried. Add all columns before the
/// source is read; reading is as thread-safe as the other source's.
/// </summary>
/// <param name="inner">The other source, which is disposed along.</param>
public sealed class ComputedColumns(ISource inner) : ISource
{
    private readonly List<(string Stream, SourceColumn Column, ComputedValue Value)> _columns = [];

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <summary>Adds a column to a stream.</summary>
    /// <param name="stream">The stream's name.</param>
    /// <param name="column">The column's name, which must be new.</param>
    /// <param name="declaredType">The column's type in SQL's words, such as <c>numeric</c> or <c>text</c>.</param>
    /// <param name="value">Computes the value.</param>
    /// <returns>This source.</returns>
    public ComputedColumns Add(string stream, string column, string declaredType, ComputedValue value)
    {
        _columns.Add((stream, new SourceColumn(column, declaredType), value));
        return this;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation)
    {
        var streams = await inner.GetStreamsAsync(cancellation).ConfigureAwait(false);
        var unknown = _columns.Select(c => c.Stream).FirstOrDefault(n => streams.All(s => s.Name != n));
        return unknown is null
            ?
            [
                .. streams.Select(s =>
                    s with
                    {
                        Columns = [.. s.Columns, .. Of(s.Name).Select(c => c.Column)],
                        // What is computed is text, whatever it stands for.
                        TextIsUntyped = s.TextIsUntyped || Of(s.Name).Any(),
                    }
                ),
            ]
            : throw new EndpointException(
                $"{Name} has no '{unknown}', for which a column is to be computed.",
                $"It holds: {string.Join(", ", streams.Select(s => s.Name))}.",
                EndpointFailure.Usage
            );
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var computed = Of(stream.Name).ToList();
        IReadOnlyList<string>? before = null;
        string[] columns = [];
        await foreach (var batch in inner.ReadAsync(stream, options, cancellation).ConfigureAwait(false))
        {
            if (computed.Count == 0)
            {
                yield return batch;
                continue;
            }

            using (batch)
            {
                if (!ReferenceEquals(before, batch.Columns))
                {
                    before = batch.Columns;
                    columns = [.. before, .. computed.Select(c => c.Column.Name)];
                }

                yield return Widen(batch, columns, computed);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> WarningsOf(SourceStream stream) => inner.WarningsOf(stream);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private IEnumerable<(string Stream, SourceColumn Column, ComputedValue Value)> Of(string stream) =>
        _columns.Where(c => c.Stream == stream);

    private static RowBatch Widen(
        RowBatch batch,
        string[] columns,
        List<(string Stream, SourceColumn Column, ComputedValue Value)> computed
    )
    {
        var wide = new RowBatch(columns, Math.Max(batch.Count, 1));
        for (var row = 0; row < batch.Count; row++)
        {
            wide.AddRow(batch.Position(row));
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                wide[row, i] = wide.Copy(batch, batch[row, i]);
            }

            if (batch.Fault(row) is { } fault)
            {
                wide.SetFault(row, fault);
                continue;
            }

            Compute(batch, wide, row, computed);
        }

        return wide;
    }

    private static void Compute(
        RowBatch batch,
        RowBatch wide,
        int row,
        List<(string Stream, SourceColumn Column, ComputedValue Value)> computed
    )
    {
        for (var i = 0; i < computed.Count; i++)
        {
            try
            {
                wide[row, batch.Columns.Count + i] = computed[i].Value(new SourceRow(batch, row)) is { } text
                    ? wide.Store(CellKind.Text, Encoding.UTF8.GetBytes(text))
                    : Cell.Null;
            }
            catch (FormatException error)
            {
                wide.SetFault(
                    row,
                    new RowFault(
                        "computed_value",
                        computed[i].Column.Name,
                        error.Message,
                        "Correct the row in the source."
                    )
                );
            }
        }
    }
}
