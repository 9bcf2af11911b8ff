using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Endpoints;

/// <summary>
/// Something that can be read: a file, a dump, a database, a PocketBase. A source can be read any number of times, and
/// gives the same rows in the same order each time (standard input is spooled first).
/// </summary>
public interface ISource : IAsyncDisposable
{
    /// <summary>The endpoint as the user wrote it, without secrets; for messages.</summary>
    string Name { get; }

    /// <summary>The streams of the source, in the order in which they stand there.</summary>
    /// <exception cref="EndpointException">The source can't be opened or is broken.</exception>
    Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation);

    /// <summary>
    /// Reads a stream as batches of cells in the web API's form: bool as <see cref="CellKind.Boolean"/>, a JSON object
    /// or array as <see cref="CellKind.Json"/>, everything from an untyped file as <see cref="CellKind.Text"/>.
    /// The consumer owns and disposes each batch. Rows that can't be read carry a fault.
    /// </summary>
    /// <exception cref="EndpointException">The source breaks in a way that no later row can be read.</exception>
    IAsyncEnumerable<RowBatch> ReadAsync(SourceStream stream, ReadOptions options, CancellationToken cancellation);

    /// <summary>
    /// Says which streams will be read next, in this order and with these options, so that a source that is far away can
    /// begin with some of them meanwhile. Takes the place of what was said before; sources that are near need nothing of
    /// the kind.
    /// </summary>
    void Expect(IReadOnlyList<(SourceStream Stream, ReadOptions Options)> streams) { }

    /// <summary>What came to light while a stream was read, for the summary: things that weren't carried, say.</summary>
    IReadOnlyList<string> WarningsOf(SourceStream stream) => [];
}
