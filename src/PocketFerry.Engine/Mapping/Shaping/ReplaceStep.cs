using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Replaces values by others.</summary>
internal sealed class ReplaceStep(IReadOnlyDictionary<string, string> replacements) : IValueStep
{
    private readonly Dictionary<string, Literal> _values = replacements.ToDictionary(
        p => p.Key,
        p => Literal.Parse(p.Value),
        StringComparer.Ordinal
    );

    public Cell Apply(RowBatch shaped, Cell cell, ref RowFault? fault)
    {
        var text = CellText.Of(shaped, cell);
        return _values.TryGetValue(text, out var value) || (text.Length > 0 && _values.TryGetValue("*", out value))
            ? value.Store(shaped)
            : cell;
    }
}
