using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Json;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>
/// An opened BSON file: documents one after the other, as mongodump writes them. One that is broken inside is a fault; reading goes on
/// after it.
/// </summary>
internal sealed class BsonTable(BsonFrames frames, ColumnSet columns, DocumentCells cells) : IBatchReader
{
    private long _ordinal;

    public RowBatch? Next(long maxRows)
    {
        var batch = Batches.Create(columns.Names);
        try
        {
            while (batch.Count < maxRows && !Batches.IsFull(batch) && frames.Read(out var document))
            {
                if (!TryAdd(document, batch))
                {
                    // A new key: the document is read again into a batch that has it.
                    if (batch.Count > 0)
                    {
                        return batch;
                    }

                    batch.Dispose();
                    batch = Batches.Create(columns.Names);
                    continue;
                }

                frames.Pass();
            }
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return Batches.OrEnd(batch);
    }

    public void Dispose() => frames.Dispose();

    private bool TryAdd(ArraySegment<byte> document, RowBatch batch)
    {
        using (var reader = BsonFrames.Open(document))
        {
            cells.Read(reader, batch);
            if (cells.Fault is null && reader.BsonStream.Position != document.Count)
            {
                cells.Refuse(BsonFaults.Malformed(new FormatException("It ends before its length says.")));
            }
        }

        if (columns.Count > batch.Columns.Count)
        {
            return false;
        }

        cells.AddTo(batch, new RowPosition(++_ordinal, 0, frames.Offset));
        return true;
    }
}
