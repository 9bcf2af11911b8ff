using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <content>Sends what was planned.</content>
internal sealed partial class ApiRowWriter
{
    private async Task WriteAsync(RowBatch batch, SegmentPlan segment, CancellationToken cancellation)
    {
        segment.Requests.RemoveAll(r => batch.Fault(r.Row) is not null);
        segment.SqlRows.RemoveAll(r => batch.Fault(r.Row) is not null);
        if (segment.SqlRows.Count > 0)
        {
            await InsertBySqlAsync(batch, segment, cancellation).ConfigureAwait(false);
        }

        if (segment.Requests.Count > 0)
        {
            await SendAsync(batch, segment.Requests, cancellation).ConfigureAwait(false);
        }

        _updated += segment.OnlyLate.Count;
        if (_run.DryRun)
        {
            return;
        }

        await _stream
            .Late.SetAsync(segment.Late.Where(l => batch.Fault(l.Key) is null).Select(l => l.Value), cancellation)
            .ConfigureAwait(false);
        foreach (var row in segment.Deferred.Where(d => batch.Fault(d.Row) is null))
        {
            _deferred.Add(
                new DeferredRecord(
                    _stream.Number,
                    batch.Position(row.Row).Ordinal,
                    row.WasInsert,
                    row.Id,
                    segment.Late.GetValueOrDefault(row.Row, ""),
                    row.Values
                )
            );
        }
    }

    private async Task SendAsync(RowBatch batch, List<WriteRequest> requests, CancellationToken cancellation)
    {
        if (_sender is null)
        {
            // A dry run without batches has nobody to ask.
            _notJudged += requests.Count;
        }
        else
        {
            await SendInOrderAsync(_sender, requests, cancellation).ConfigureAwait(false);
        }

        foreach (var request in requests)
        {
            if (request.Fault is { } fault)
            {
                batch.SetFault(request.Row, WithValue(batch, request.Row, fault));
            }
            else if (request.IsInsert)
            {
                _inserted++;
            }
            else
            {
                _updated++;
            }
        }
    }

    // A batch keeps the order by itself; requests that run at the same time don't, and the first row must win.
    private async Task SendInOrderAsync(
        RequestSender sender,
        List<WriteRequest> requests,
        CancellationToken cancellation
    )
    {
        var name = _stream.Collection.Name;
        if (sender.KeepsOrder && requests.TrueForAll(r => r.Files.Count == 0))
        {
            await sender.SendAsync(name, requests, cancellation).ConfigureAwait(false);
            return;
        }

        var first = requests.Where(r => !r.IsPostponed).ToList();
        await sender.SendAsync(name, first, cancellation).ConfigureAwait(false);
        foreach (var request in requests.Where(r => r.IsPostponed))
        {
            await sender.SendAsync(name, [request], cancellation).ConfigureAwait(false);
        }
    }

    private async Task InsertBySqlAsync(RowBatch batch, SegmentPlan segment, CancellationToken cancellation)
    {
        await _sql!.InsertAsync(batch, segment.SqlRows, cancellation).ConfigureAwait(false);
        var inserted = segment.SqlRows.Where(r => batch.Fault(r.Row) is null).ToList();
        _inserted += inserted.Count;
        var uploads = inserted
            .Select(r => (Row: r, Files: Files(batch, r.Row, _stream.FileFields)))
            .Where(u => u.Files.Count > 0)
            .Select(u => new WriteRequest
            {
                Method = HttpMethod.Patch,
                Path = RecordPath.Record(_stream.Collection.Name, u.Row.Id),
                Id = u.Row.Id,
                Row = u.Row.Row,
                Body = "{}"u8.ToArray(),
                Files = u.Files,
            })
            .ToList();
        await _sender!.SendAsync(_stream.Collection.Name, uploads, cancellation).ConfigureAwait(false);
        foreach (var failed in uploads.Where(u => u.Fault is not null))
        {
            batch.SetFault(failed.Row, failed.Fault!);
            await TakeOutAsync(_server, failed.Path, cancellation).ConfigureAwait(false);
            _inserted--;
        }
    }

    /// <summary>Deletes a record that turned out to be wrong.</summary>
    internal static async Task TakeOutAsync(ApiServer server, string path, CancellationToken cancellation)
    {
        using var done = await server
            .Client.SendAsync(
                new ApiRequest(HttpMethod.Delete, path) { IsRepeatable = true, Writes = true },
                cancellation
            )
            .ConfigureAwait(false);
        if (!done.IsSuccess && done.Status != 404)
        {
            throw ApiError.Of(done).ToException(server.Client.Address, "DELETE /" + path);
        }
    }

    private RowFault WithValue(RowBatch batch, int row, RowFault fault)
    {
        var index = _stream.Collection.IndexOf(fault.Column);
        if (index < 0 || Reading.SecretColumns.IsSecret(_stream.Collection, _stream.Collection.Fields[index]))
        {
            return fault;
        }

        var value = Text(batch, row, index);
        return fault with { Value = value.Length > 80 ? value[..80] + "…" : value };
    }
}
