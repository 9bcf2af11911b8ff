using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>The same value for every row.</summary>
internal sealed class ConstantOrigin(Literal value) : IValueOrigin
{
    public Cell Read(RowBatch source, int row, RowBatch shaped, ref RowFault? fault) => value.Store(shaped);
}
