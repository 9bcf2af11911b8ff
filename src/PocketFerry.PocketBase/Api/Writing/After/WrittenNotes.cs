using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>What is to be remembered of rows that were written, for when all are there.</summary>
internal sealed class WrittenNotes(ApiServer server, ApiStream stream, ApiRunState shared)
{
    private readonly PasswordlessUsers _users = new(stream, shared.Ledger, server.CarriesSecrets);
    private readonly LinkNotes? _links = server.Options.RewriteLinks ? new LinkNotes(stream, shared.Ledger) : null;

    /// <summary>Notes the rows of a part that have no fault.</summary>
    public void Note(RowBatch batch, SegmentPlan segment)
    {
        foreach (var request in segment.Requests.Where(r => !r.IsCompanion && batch.Fault(r.Row) is null))
        {
            Note(batch, request.Row, request.Id);
            if (request.IsInsert || request.CompletesInsert)
            {
                Made(batch, request.Row, request.Id);
            }
        }

        foreach (var row in segment.SqlRows.Where(r => batch.Fault(r.Row) is null))
        {
            Note(batch, row.Row, row.Id);
            Made(batch, row.Row, row.Id);
        }

        foreach (var row in segment.Done)
        {
            Note(batch, row.Row, row.Id);
            if (row.WasInsert)
            {
                Made(batch, row.Row, row.Id);
            }
        }

        foreach (var row in segment.SqlChanges.Where(r => batch.Fault(r.Row) is null))
        {
            Note(batch, row.Row, row.Id);
        }
    }

    private void Made(RowBatch batch, int row, string id)
    {
        _users.Note(batch, row, id);
        shared.Passes?.Made(stream.Collection.Name, id);
    }

    private void Note(RowBatch batch, int row, string id)
    {
        stream.Sample.Note(batch, row, id);
        _links?.Note(batch, row, id);
    }
}
