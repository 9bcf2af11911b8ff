using System.Runtime.CompilerServices;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Reading;
using PocketFerry.PocketBase.Undo;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>
/// The pre-images of a run as a source: to put them back is to write them once more, the last one first, so that a unique
/// value is free again when its record comes.
/// </summary>
internal sealed class PreImageSource(string name, UndoFile undo) : ISource
{
    public string Name => name;

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<SourceStream>>([]);

    public async IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var known = undo.Collections().First(c => c.Name == stream.Name);
        var fields = known.Fields.Select(f => stream.Collection!.Find(f)).ToList();
        // The readers of data directories know what stored forms mean.
        using var memory = SqliteDatabase.Open(":memory:", SqliteOpenMode.Create);
        using var row = memory.Prepare($"select {string.Join(", ", fields.Select((_, i) => $"?{i + 1}"))}");
        var ordinal = 0L;
        for (var before = long.MaxValue; undo.Records.PageBackwards(known.Number, before, 500) is { Count: > 0 } page; )
        {
            var batch = new RowBatch(known.Fields);
            foreach (
                var entry in page.Where(e => e.Before is not null && !UndoEntry.Is(e.Before, UndoEntry.Unreadable))
            )
            {
                Add(batch, row, fields, ImageValue.Read(entry.Before!), ++ordinal);
            }

            yield return batch;
            cancellation.ThrowIfCancellationRequested();
            before = page[^1].Number;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Add(
        RowBatch batch,
        SqliteStatement row,
        List<Field?> fields,
        List<ImageValue> values,
        long ordinal
    )
    {
        for (var i = 0; i < values.Count; i++)
        {
            values[i].Bind(row, i + 1);
        }

        row.Step();
        var number = batch.AddRow(RowPosition.Of(ordinal));
        for (var i = 0; i < values.Count; i++)
        {
            batch[number, i] =
                fields[i] is null || values[i].Kind == ImageValueKind.Missing
                    ? Cell.Missing
                    : CellReaders.For(fields[i]!).Read(row, i, batch);
        }

        row.Reset();
    }
}
