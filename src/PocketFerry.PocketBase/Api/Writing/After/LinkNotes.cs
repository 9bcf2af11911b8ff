using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Links;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>Notes the records whose texts link to files.</summary>
internal sealed class LinkNotes(ApiStream stream, RunLedger ledger)
{
    private readonly int[] _fields = Fields(stream);

    /// <summary>The fields that may hold links, by position.</summary>
    public static int[] Fields(ApiStream stream) =>
        [
            .. Enumerable
                .Range(0, stream.Collection.Fields.Count)
                .Where(i =>
                    stream.Collection.Fields[i]
                        is {
                            IsPrimaryKey: false,
                            Type: FieldType.Text or FieldType.Editor or FieldType.Url or FieldType.Json
                        }
                ),
        ];

    public void Note(RowBatch batch, int row, string id)
    {
        foreach (var field in _fields)
        {
            if (batch[row, field].Kind == CellKind.Text && batch.Bytes(row, field).IndexOf(FileLink.Mark) >= 0)
            {
                var late = stream.Late.IsActive ? stream.Late.TupleOf(batch, row, id, null) : "";
                ledger.Links.Add(new LinkingRecord(stream.Number, id, late));
                return;
            }
        }
    }
}
