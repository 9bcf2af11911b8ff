using PocketFerry.Model.Records;
using PocketFerry.PocketBase.DataDirectory.Storage;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>Mode insert: every row is a new record; an existing id or unique key is a reject.</summary>
internal sealed class InsertWriter(SqliteDatabase database, StreamState stream, FileStage? files)
    : TableWriter(database, stream, files)
{
    protected override void WriteRows(RowBatch batch, in WriteMoment moment, CancellationToken cancellation)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            if (!batch.HasFaults || batch.Fault(row) is null)
            {
                Insert(batch, row, moment);
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }
}
