using System.Text.Json;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.Json;
using BsonJsonReader = MongoDB.Bson.IO.JsonReader;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Reads JSON objects as documents in extended JSON.</summary>
internal sealed class ExtendedRows(ColumnSet columns, DocumentCells cells) : IJsonRows
{
    public ColumnSet Columns => columns;

    public bool TryParse(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, RowBatch batch)
    {
        var start = (int)reader.TokenStartIndex;
        // A broken object is found here, with its place, before the package sees it.
        if (!reader.TrySkip())
        {
            return false;
        }

        var text = System.Text.Encoding.UTF8.GetString(data[start..(int)reader.BytesConsumed]);
        using var document = new BsonJsonReader(text);
        cells.Read(document, batch);
        return true;
    }

    public void AddTo(RowBatch batch, in RowPosition position) => cells.AddTo(batch, position);
}
