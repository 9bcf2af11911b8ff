using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>Writes one stream into one table of the working database.</summary>
internal abstract class TableWriter : IRowWriter
{
    private readonly long _filesBefore;
    private readonly bool _redirects;
    private long _inserted;

    protected TableWriter(SqliteDatabase database, StreamState stream, FileStage? files)
    {
        Database = database;
        Stream = stream;
        Files = files;
        _filesBefore = files?.Count ?? 0;
        Inserter = new RecordInserter(database, stream.Collection);

        // Relations derive ids as the records do; random ids they can't guess, and accounts name users in mere texts.
        _redirects =
            stream.Plan.Ids == IdPolicy.New
            || (stream.Plan.Ids == IdPolicy.Derive && stream.Collection.Type == CollectionType.Auth);
        IdIndex = stream.Collection.IndexOf("id");
    }

    /// <summary>For collections that name users in texts; null for all others.</summary>
    public AccountReferences? Accounts { get; init; }

    protected SqliteDatabase Database { get; }

    protected StreamState Stream { get; }

    protected FileStage? Files { get; }

    protected Collection Collection => Stream.Collection;

    protected RecordInserter Inserter { get; }

    protected int IdIndex { get; }

    protected long Updated { get; set; }

    protected long Skipped { get; set; }

    public WriteCounts Counts => new(_inserted, Updated, Skipped, (Files?.Count ?? 0) - _filesBefore);

    public ValueTask WriteAsync(RowBatch batch, CancellationToken cancellation)
    {
        Accounts?.Follow(Collection, batch);
        Files?.Expect(Stream, batch);
        var moment = new WriteMoment(DateTime.UtcNow);
        WriteRows(batch, moment, cancellation);
        return ValueTask.CompletedTask;
    }

    public virtual ValueTask CompleteAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        Inserter.Dispose();
        return ValueTask.CompletedTask;
    }

    protected abstract void WriteRows(RowBatch batch, in WriteMoment moment, CancellationToken cancellation);

    protected void Insert(RowBatch batch, int row, in WriteMoment moment)
    {
        var id = Files is null ? "" : Encoding.UTF8.GetString(batch.Bytes(row, IdIndex));
        if (Files?.Stage(Stream, batch, row, id) is { } missing)
        {
            batch.SetFault(row, missing);
            return;
        }

        if (Inserter.Insert(batch, row, moment) is { } fault)
        {
            Files?.Drop();
            batch.SetFault(row, fault);
            return;
        }

        Files?.Keep(replace: false);
        if (_redirects && SourceIds.Of(batch, row) is { } wanted)
        {
            IdRedirects.Add(Database, Collection.Name, wanted, Encoding.UTF8.GetString(batch.Bytes(row, IdIndex)));
        }

        Stream.Journal.Add(batch.Position(row).Ordinal);
        _inserted++;
    }
}
