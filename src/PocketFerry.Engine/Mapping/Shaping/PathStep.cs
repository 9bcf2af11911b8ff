using System.Text.Json;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Takes a part of a JSON document; null where the document has none.</summary>
internal sealed class PathStep(string field, JsonPath path) : IValueStep
{
    public Cell Apply(RowBatch shaped, Cell cell, ref RowFault? fault)
    {
        if (cell.IsAbsent)
        {
            return cell;
        }

        try
        {
            using var document = JsonDocument.Parse(CellText.Of(shaped, cell));
            return path.Find(document.RootElement) is { } part ? Literal.Of(part).Store(shaped) : Cell.Null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            fault = new RowFault(
                RuleCodes.InvalidJson,
                field,
                $"The value is no JSON document, so that no part of it can be taken: {error.Message}",
                "Correct it in the source, or give the field an onError in the plan."
            );
            return default;
        }
    }
}
