using System.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>The ids that records have in the source.</summary>
internal static class SourceIds
{
    /// <summary>The source's id of a row; null where the source has none.</summary>
    public static string? Of(RowBatch batch, int row)
    {
        if (batch.Origin is not { } origin)
        {
            return null;
        }

        for (var i = 0; i < origin.Columns.Count; i++)
        {
            if (origin.Columns[i] == "id")
            {
                var bytes = origin.Bytes(row, i);
                return bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes);
            }
        }

        return null;
    }
}
