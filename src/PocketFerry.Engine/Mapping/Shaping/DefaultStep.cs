using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Gives a value where there is none.</summary>
internal sealed class DefaultStep(Literal value) : IValueStep
{
    public Cell Apply(RowBatch shaped, Cell cell, ref RowFault? fault) =>
        cell.IsAbsent || cell is { Kind: CellKind.Text, Length: 0 } ? value.Store(shaped) : cell;
}
