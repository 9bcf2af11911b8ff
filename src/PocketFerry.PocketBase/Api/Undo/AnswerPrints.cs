using System.Text;
using System.Text.Json;
using PocketFerry.Engine.Mapping;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Writing;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>
/// Takes the fingerprints of records from the server's answer to the batch that wrote them, which spares reading them back.
/// Not thread-safe.
/// </summary>
internal sealed class AnswerPrints
{
    private readonly RecordForm _form;
    private readonly RecordPageReader _reader;
    private readonly Mapper _mapper;
    private readonly int _id;

    /// <param name="collection">The collection of the records.</param>
    /// <param name="fields">The fields of the fingerprints, all of which an answer shows.</param>
    public AnswerPrints(Collection collection, IReadOnlyList<string> fields)
    {
        _form = new RecordForm(collection, fields);
        _reader = new RecordPageReader(fields);
        _mapper = ExistingRecords.MapperOf(collection, collection.Fields.Where(f => fields.Contains(f.Name)));
        _id = collection.IndexOf("id");
    }

    /// <summary>Gives requests the fingerprints of their records; those whose record can't be read stay without.</summary>
    /// <param name="answer">The answer to the batch.</param>
    /// <param name="requests">The batch's requests.</param>
    public void Take(ReadOnlySpan<byte> answer, IReadOnlyList<WriteRequest> requests)
    {
        try
        {
            using var page = _reader.ReadAnswers(answer);
            using var records = _mapper.Map(page);
            if (records.Count != requests.Count)
            {
                return;
            }

            for (var row = 0; row < records.Count; row++)
            {
                var isIt = records.Bytes(row, _id).SequenceEqual(Encoding.UTF8.GetBytes(requests[row].Id));
                if (isIt && records.Fault(row) is null)
                {
                    requests[row].Print = _form.PrintOf(records, row);
                }
            }
        }
        catch (JsonException)
        {
            // A proxy's own words, or a hook's: the records are read back.
        }
    }
}
