using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Writes new records by SQL, and their files, which SQL can't carry, by the records API behind them.</summary>
internal sealed class SqlUploads(
    ApiServer server,
    ApiStream stream,
    SqlInserter inserter,
    RequestSender sender,
    RowFiles files
)
{
    /// <summary>Writes rows; gives how many are in. The others have faults.</summary>
    public async Task<int> InsertAsync(RowBatch batch, IReadOnlyList<SqlRow> rows, CancellationToken cancellation)
    {
        await inserter.InsertAsync(batch, rows, cancellation).ConfigureAwait(false);
        var inserted = rows.Where(r => batch.Fault(r.Row) is null).ToList();
        var uploads = inserted
            .Select(r => (Row: r, Files: files.Of(batch, r.Row, stream.FileFields)))
            .Where(u => u.Files.Count > 0)
            .Select(u => new WriteRequest
            {
                Method = HttpMethod.Patch,
                Path = RecordPath.Record(stream.Collection.Name, u.Row.Id),
                Id = u.Row.Id,
                Row = u.Row.Row,
                Body = "{}"u8.ToArray(),
                Files = u.Files,
            })
            .ToList();
        await sender.SendAsync(stream.Collection.Name, uploads, cancellation).ConfigureAwait(false);
        var failed = uploads.Where(u => u.Fault is not null).ToList();
        foreach (var upload in failed)
        {
            batch.SetFault(upload.Row, upload.Fault!);
            await TakingOut.DeleteAsync(server, upload.Path, cancellation).ConfigureAwait(false);
        }

        return inserted.Count - failed.Count;
    }
}
