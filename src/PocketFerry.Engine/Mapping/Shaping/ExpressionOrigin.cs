using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>The value of an expression.</summary>
internal sealed class ExpressionOrigin(RowScript script, string field, string expression) : IValueOrigin
{
    private readonly int _function = script.Add(expression);

    public void Bind(IReadOnlyList<string> columns) => script.Bind(columns);

    public Cell Read(RowBatch source, int row, RowBatch shaped, ref RowFault? fault)
    {
        try
        {
            return script.Evaluate(_function, source, row, shaped);
        }
        catch (RowScriptException error)
        {
            fault = new RowFault(
                MappingCodes.ExpressionFailed,
                field,
                $"The expression of the field {field} failed: {error.Message}",
                "Mend the expression, or give the field an onError in the plan.",
                ""
            );
            return default;
        }
    }
}
