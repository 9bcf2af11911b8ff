using System.Text;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Cells as texts.</summary>
internal static class RowText
{
    /// <summary>A text cell's value; empty for any other.</summary>
    public static string Of(RowBatch batch, int row, int field) =>
        batch[row, field].Kind == CellKind.Text ? Encoding.UTF8.GetString(batch.Bytes(row, field)) : "";
}
