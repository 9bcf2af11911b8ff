using System.Globalization;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Columns that hold files, or the paths of files, and could be file fields instead of texts.</summary>
internal static class FileOffers
{
    private const int UsualMost = 5 << 20;

    /// <summary>What a column's field could be instead, as keys of the plan; empty where it holds no files.</summary>
    /// <param name="scan">What the stream's columns hold.</param>
    /// <param name="field">The field that takes the column now.</param>
    /// <param name="column">The column.</param>
    public static string For(StreamInference scan, Field field, string column)
    {
        if (field.Type != FieldType.Text || scan.Find(column) is not { Values: > 0 } evidence)
        {
            return "";
        }

        if (evidence.Binaries == evidence.Values)
        {
            var size =
                evidence.MaxBinary > UsualMost
                    ? string.Create(CultureInfo.InvariantCulture, $", maxSize: {evidence.MaxBinary}")
                    : "";
            var name = scan.Columns.FirstOrDefault(c => IsNameFor(c, column))?.Name;
            return $"type: file, load: blob{(name is null ? "" : $", name: {YamlScalar.Of(name)}")}{size}";
        }

        return evidence.Texts == evidence.Values && evidence.Has(Shapes.FilePath)
            ? "type: file, load: path, filesFrom: ./uploads"
            : "";
    }

    // A name has an ending and no folders; it is called so, or after the column.
    private static bool IsNameFor(ColumnEvidence other, string column) =>
        other.Name != column
        && other.Texts > 0
        && other.Texts == other.Values
        && other.Has(Shapes.FilePath)
        && (
            other.Name.Contains("name", StringComparison.OrdinalIgnoreCase)
            || other.Name.Contains(column, StringComparison.OrdinalIgnoreCase)
        );
}
