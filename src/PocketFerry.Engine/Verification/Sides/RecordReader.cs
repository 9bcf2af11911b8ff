using System.Runtime.CompilerServices;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Links;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Verification.Pairing;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification.Sides;

/// <summary>Reads one side of a pair as records: as they are, or by the very mapper that a run has.</summary>
internal sealed class RecordReader(PairSide side, VerifyRequest request, IdRedirects redirects)
{
    // So many rows and what is made of them stay in the processor's own memory.
    private const int BatchRows = 1024;

    private static readonly RowFault Rejected = new("rejected", "", "the run rejected it");

    /// <summary>How the batches' cells are to be read.</summary>
    public RowForm Form => side.Mapping is null ? RowForm.Api : RowForm.Storage;

    /// <summary>The side.</summary>
    public PairSide Side => side;

    /// <summary>What is read.</summary>
    public ReadOptions Options =>
        side.Mapping is { } plan
            ? StreamCrossing.ReadOptionsOf(plan) with
            {
                WithSecrets = request.Plan.WithSecrets,
                BatchRows = BatchRows,
            }
            : new ReadOptions { WithSecrets = request.Plan.WithSecrets, BatchRows = BatchRows };

    /// <summary>
    /// The records; rows that can't be any have a fault. Whoever reads them disposes each batch, and its origin.
    /// </summary>
    /// <param name="records">The ids of the records that are wanted; null wants all. More may come.</param>
    /// <param name="cancellation">Cancels.</param>
    public async IAsyncEnumerable<RowBatch> ReadAsync(
        IReadOnlyCollection<string>? records,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var mapper = side.Mapping is { } plan ? Mapper.Create(plan, Mapping(plan)) : null;
        var options = Options with { Records = side.KeepsIds && redirects.IsEmpty ? records : null };
        await foreach (var batch in side.Source.ReadAsync(side.Stream, options, cancellation).ConfigureAwait(false))
        {
            var mapped = mapper?.Map(batch) ?? batch;
            LeaveRejected(batch, mapped);
            LeadReferences(mapped);
            redirects.Apply(side, mapped);
            LeadLinks(mapped);
            yield return mapped;
        }
    }

    private MapperOptions Mapping(StreamPlan plan) =>
        request.Mapping with
        {
            Ids = request.Mapping.Ids ?? new PlanIds(side.Plan!, plan),
            Files = side.Plan?.Files as LoadedFiles,
        };

    private void LeaveRejected(RowBatch batch, RowBatch mapped)
    {
        if (side.Plan is null || !request.Rejected.TryGetValue(side.Stream.Name, out var rejected))
        {
            return;
        }

        var id = batch.Columns.IndexOf("id");
        for (var row = 0; row < batch.Count; row++)
        {
            if (rejected.Has(batch, row, id))
            {
                mapped.SetFault(row, Rejected);
            }
        }
    }

    // As a run does that leads links to files to the names that it gives them.
    private void LeadLinks(RowBatch batch)
    {
        if (request.Links is { } links && side.IsFrom)
        {
            var columns = side
                .Collection.Fields.Where(f => !f.IsPrimaryKey)
                .Where(f => f.Type is FieldType.Text or FieldType.Editor or FieldType.Url or FieldType.Json)
                .Select(f => batch.Columns.IndexOf(f.Name));
            FileLink.Rewrite(batch, columns.Where(c => c >= 0), links.Find);
        }
    }

    // PocketBase's own collections name others by their ids, which are others in another instance.
    private void LeadReferences(RowBatch batch)
    {
        var column =
            side.Collection.System && side.CollectionIds.Count > 0 ? batch.Columns.IndexOf("collectionRef") : -1;
        for (var row = 0; column >= 0 && row < batch.Count; row++)
        {
            if (
                batch[row, column].Kind == CellKind.Text
                && side.CollectionIds.TryGetValue(Encoding.UTF8.GetString(batch.Bytes(row, column)), out var id)
            )
            {
                batch[row, column] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(id));
            }
        }
    }
}
