using System.Runtime.CompilerServices;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Links;
using PocketFerry.Engine.Mapping;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification;

/// <summary>Some rows of another source: those that a comparison found to be missing or different.</summary>
/// <param name="inner">The other source, which is disposed along.</param>
/// <param name="rows">The rows by stream; null, as for streams that aren't named, is all of them.</param>
/// <param name="links">Where files are that texts link to; null leaves the links.</param>
internal sealed class SelectedRows(
    ISource inner,
    IReadOnlyDictionary<string, RowSelection?> rows,
    LinkTargets? links = null
) : ISource, IFileStore
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation)
    {
        var streams = await inner.GetStreamsAsync(cancellation).ConfigureAwait(false);
        return
        [
            .. streams.Select(s => rows.GetValueOrDefault(s.Name) is { } some ? s with { RowCount = some.Count } : s),
        ];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var some = rows.GetValueOrDefault(stream.Name);
        // What was read up to there may be of any row: all is read again, and passes by.
        var all = options with
        {
            Records = some?.Records,
            After = some is null ? options.After : null,
        };
        long ordinal = 0;
        await foreach (var batch in inner.ReadAsync(stream, all, cancellation).ConfigureAwait(false))
        {
            if (links is not null)
            {
                FileLink.Rewrite(batch, Enumerable.Range(0, batch.Columns.Count), links.Find);
            }

            if (some is null)
            {
                yield return batch;
                continue;
            }

            using (batch)
            {
                yield return Select(batch, some, ref ordinal);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> WarningsOf(SourceStream stream) => inner.WarningsOf(stream);

    /// <inheritdoc/>
    public StoredFile? Open(SourceStream stream, string recordId, string fileName) =>
        (inner as IFileStore)?.Open(stream, recordId, fileName);

    /// <inheritdoc/>
    public void Expect(SourceStream stream, IReadOnlyList<(string RecordId, string FileName)> files) =>
        (inner as IFileStore)?.Expect(stream, files);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static RowBatch Select(RowBatch batch, RowSelection some, ref long ordinal)
    {
        var selected = new RowBatch(batch.Columns, 256);
        var id = batch.Columns.IndexOf("id");
        for (var row = 0; row < batch.Count; row++)
        {
            if (!some.Has(batch, row, id))
            {
                continue;
            }

            // Records that are looked up come in any order, and have no place of their own.
            var position = some.Records is null ? batch.Position(row) : RowPosition.Of(++ordinal);
            var copy = selected.AddRow(position);
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                var cell = batch[row, i];
                selected[copy, i] = cell.Kind is CellKind.Text or CellKind.Number or CellKind.Json or CellKind.Bytes
                    ? selected.Store(cell.Kind, batch.Bytes(cell))
                    : cell;
            }

            if (batch.Fault(row) is { } fault)
            {
                selected.SetFault(copy, fault);
            }
        }

        return selected;
    }
}
