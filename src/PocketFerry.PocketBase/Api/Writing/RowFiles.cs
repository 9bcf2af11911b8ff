using System.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Which files go with a row.</summary>
internal sealed class RowFiles(ApiStream stream)
{
    private readonly int _id = stream.Collection.IndexOf("id");

    /// <summary>The files that some fields of a row name; the row gets a fault where the source has none at all.</summary>
    public List<UploadFile> Of(RowBatch batch, int row, IEnumerable<int> fields)
    {
        var files = new List<UploadFile>();
        foreach (var index in fields)
        {
            var field = stream.Collection.Fields[index];
            foreach (var name in RelationIds.In(field, batch.Bytes(row, index)))
            {
                if (stream.Files is null)
                {
                    batch.SetFault(row, RowFaults.NoFiles(field, name));
                    return [];
                }

                files.Add(new UploadFile(field.Name, SourceId(batch, row), name));
            }
        }

        return files;
    }

    private string SourceId(RowBatch batch, int row)
    {
        if (batch.Origin is { } origin)
        {
            for (var i = 0; i < origin.Columns.Count; i++)
            {
                if (origin.Columns[i] == "id" && !origin.Bytes(row, i).IsEmpty)
                {
                    return Encoding.UTF8.GetString(origin.Bytes(row, i));
                }
            }
        }

        return RowText.Of(batch, row, _id);
    }
}
