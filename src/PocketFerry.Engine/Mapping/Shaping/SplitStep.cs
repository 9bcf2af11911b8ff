using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Splits a text into a list; what is empty between two separators is left out.</summary>
internal sealed class SplitStep(string separator) : IValueStep
{
    public Cell Apply(RowBatch shaped, Cell cell, ref RowFault? fault)
    {
        if (cell.IsAbsent || cell.Kind == CellKind.Json)
        {
            return cell;
        }

        return JsonTexts.Store(
            shaped,
            CellText
                .Of(shaped, cell)
                .Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        );
    }
}
