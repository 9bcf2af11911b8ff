using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Writes a stream's records by SQL, and their files, which SQL can't carry, by the records API behind them.</summary>
internal sealed class SqlRoad
{
    private readonly ApiServer _server;
    private readonly ApiStream _stream;
    private readonly RequestSender? _sender;
    private readonly RowFiles _files;
    private readonly SqlInserter _inserter;
    private readonly SqlUpdater _updater;
    private readonly SqlChange _change;
    private readonly SqlChecks _checks;
    private readonly bool _dryRun;

    public SqlRoad(ApiServer server, ApiStream stream, RequestSender? sender, RowFiles files, ApiRunState shared)
    {
        (_server, _stream, _sender, _files, _dryRun) = (server, stream, sender, files, shared.IsDryRun);
        var sending = new SqlSending(server, stream.Collection, _dryRun);
        var values = new SqlValues(stream.Collection, stream.LacksRequiredFiles);
        _checks = new SqlChecks(server, stream, shared);
        _inserter = new SqlInserter(stream, sending, values, _checks);
        _updater = new SqlUpdater(stream, sending);
        _change = new SqlChange(stream, values);
    }

    /// <summary>Writes new records; gives how many are in. The other rows have faults.</summary>
    public async Task<int> InsertAsync(RowBatch batch, IReadOnlyList<SqlRow> rows, CancellationToken cancellation)
    {
        await _inserter.InsertAsync(batch, rows, cancellation).ConfigureAwait(false);
        var inserted = rows.Where(r => batch.Fault(r.Row) is null).ToList();
        var uploads = _dryRun ? [] : inserted.Select(r => Upload(batch, r)).Where(u => u.Files.Count > 0).ToList();
        if (uploads.Count == 0)
        {
            return inserted.Count;
        }

        await _sender!.SendAsync(_stream.Collection.Name, uploads, cancellation).ConfigureAwait(false);
        var failed = uploads.Where(u => u.Fault is not null).ToList();
        foreach (var upload in failed)
        {
            batch.SetFault(upload.Row, upload.Fault!);
            await TakingOut.DeleteAsync(_server, upload.Path, cancellation).ConfigureAwait(false);
        }

        return inserted.Count - failed.Count;
    }

    /// <summary>Changes existing records; rows that can't be done get a fault.</summary>
    public async Task<int> UpdateAsync(RowBatch batch, IReadOnlyList<SqlRow> rows, CancellationToken cancellation)
    {
        await _checks.CheckAsync(batch, rows, cancellation).ConfigureAwait(false);
        var good = rows.Where(r => batch.Fault(r.Row) is null).ToList();
        var faults = await _updater
            .UpdateAsync(good.Select(r => _change.Of(batch, r)), cancellation)
            .ConfigureAwait(false);
        foreach (var (row, fault) in faults)
        {
            batch.SetFault(row, fault);
        }

        return good.Count - faults.Count;
    }

    private WriteRequest Upload(RowBatch batch, SqlRow row) =>
        new()
        {
            Method = HttpMethod.Patch,
            Path = RecordPath.Record(_stream.Collection.Name, row.Id),
            Id = row.Id,
            Row = row.Row,
            Body = "{}"u8.ToArray(),
            Files = _files.Of(batch, row.Row, _stream.FileFields),
        };
}
