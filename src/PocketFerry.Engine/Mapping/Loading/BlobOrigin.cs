using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Loading;

/// <summary>Of a column's bytes, makes a file's stored name. No bytes are no file.</summary>
internal sealed class BlobOrigin(FileField field, string column, FileLoad load, FileIntake intake) : IValueOrigin
{
    private readonly FileContentRule _rule = new(field);
    private int _column;
    private int _name;
    private int[] _key = [];

    public void Bind(IReadOnlyList<string> columns)
    {
        _column = columns.IndexOf(column);
        _name = load.NameColumn.Length == 0 ? -1 : columns.IndexOf(load.NameColumn);
        _key = [.. load.KeyColumns.Select(columns.IndexOf).Where(i => i >= 0)];
    }

    public Cell Read(RowBatch source, int row, RowBatch shaped, ref RowFault? fault)
    {
        var cell = _column < 0 ? Cell.Missing : source[row, _column];
        if (cell.IsAbsent)
        {
            return cell;
        }

        if (cell.Kind != CellKind.Bytes && !(load.TakesText && cell.Kind == CellKind.Text))
        {
            fault = _rule.Fault(
                MappingCodes.InvalidFile,
                "The value is no bytes, of which a file could be made.",
                "A file needs a column of bytes (bytea, blob); a column of paths takes load: path."
            );
            return default;
        }

        if (cell.Length == 0)
        {
            return Cell.Null;
        }

        var name = intake.Take(
            _rule,
            FileLook.Of(source.Bytes(cell)),
            NameOf(source, row),
            (digest, type) => new FileInBatch(source, cell, digest, type),
            ref fault
        );
        return fault is null ? shaped.Store(CellKind.Text, System.Text.Encoding.UTF8.GetBytes(name)) : default;
    }

    private string NameOf(RowBatch source, int row)
    {
        var name = _name < 0 ? "" : CellText.Of(source, source[row, _name]).Trim();
        if (name.Length == 0)
        {
            var key = _key.Select(i => CellText.Of(source, source[row, i]).Replace('.', '_').Replace('/', '_'));
            name = string.Join('_', key.Prepend(field.Name));
        }

        return load.Extension.Length > 0 && FileNaming.ExtensionOf(name).Length == 0
            ? $"{name}.{load.Extension}"
            : name;
    }
}
