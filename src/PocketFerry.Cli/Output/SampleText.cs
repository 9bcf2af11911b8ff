using System.Globalization;
using System.Text;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;
using PocketFerry.Model.Records;

namespace PocketFerry.Cli.Output;

/// <summary>Shows rows before and after, a field a line.</summary>
internal sealed class SampleText(int rows, RunOutput output) : IRowSamples
{
    private const int MostCharacters = 60;

    public int Rows => rows;

    public void Add(StreamPlan stream, RowBatch before, RowBatch after, int row)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{stream.Stream.Name} row {before.Position(row).Ordinal} -> {stream.TargetName}"
        );
        if (after.Fault(row) is { } fault)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  refused: {fault.Message}");
        }

        var maps = stream.Fields.ToDictionary(m => m.Field.Name, StringComparer.Ordinal);
        for (var i = 0; i < after.Columns.Count; i++)
        {
            var name = after.Columns[i];
            if (after[row, i].Kind == CellKind.Missing)
            {
                continue;
            }

            var from = maps.TryGetValue(name, out var map) ? From(map, before, row) : "";
            var hidden = map?.Field.Type == Model.Fields.FieldType.Password || name == "tokenKey";
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n  {name}: {(hidden ? "(secret)" : Value(after, after[row, i]))}{(hidden ? "" : from)}"
            );
        }

        output.Sample(text.ToString());
    }

    private static string From(FieldMap map, RowBatch before, int row)
    {
        var parts = new List<string>();
        foreach (var column in map.KeyColumns.Append(map.Column))
        {
            for (var i = 0; i < before.Columns.Count; i++)
            {
                if (before.Columns[i] == column)
                {
                    parts.Add($"{column} {Value(before, before[row, i])}");
                }
            }
        }

        return parts.Count > 0 ? $"  <- {string.Join(", ", parts)}"
            : map.Shape.Expression.Length > 0 ? $"  <- {map.Shape.Expression.ReplaceLineEndings(" ")}"
            : "";
    }

    private static string Value(RowBatch batch, in Cell cell)
    {
        var text = cell.Kind switch
        {
            CellKind.Null => "null",
            CellKind.Text => $"\"{Encoding.UTF8.GetString(batch.Bytes(cell))}\"",
            CellKind.Integer => cell.Integer.ToString(CultureInfo.InvariantCulture),
            CellKind.Real => cell.Real.ToString(CultureInfo.InvariantCulture),
            CellKind.Boolean => cell.Boolean ? "true" : "false",
            CellKind.Bytes => $"({batch.Bytes(cell).Length} bytes)",
            _ => Encoding.UTF8.GetString(batch.Bytes(cell)),
        };
        text = text.ReplaceLineEndings(" ");
        return text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
    }
}
