using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Makes, beside a batch of rows, the values that don't go to their fields as they are. Not thread-safe.</summary>
internal sealed class Reshaper
{
    private readonly ShapedColumn[] _columns;
    private readonly string[] _names;
    private readonly FileIntake? _files;

    private Reshaper(ShapedColumn[] columns, FileIntake? files)
    {
        (_columns, _files) = (columns, files);
        _names = [.. columns.Select(c => c.Name)];
    }

    /// <summary>Makes the reshaper of a stream's fields.</summary>
    /// <param name="maps">The fields.</param>
    /// <param name="options">The mapper's options.</param>
    /// <param name="numbers">For each of the fields, the shaped batch's column or -1.</param>
    /// <returns>Null where every value goes as it is.</returns>
    public static Reshaper? For(IReadOnlyList<FieldMap> maps, MapperOptions options, out int[] numbers)
    {
        RowScript? script = null;
        var files = options.Files is { } loaded && maps.Any(m => m.Load is not null) ? new FileIntake(loaded) : null;
        var columns = new List<ShapedColumn>();
        numbers = new int[maps.Count];
        for (var i = 0; i < maps.Count; i++)
        {
            numbers[i] = -1;
            if (ShapedColumn.For(maps[i], options, () => script ??= new RowScript(), files) is { } column)
            {
                numbers[i] = columns.Count;
                columns.Add(column);
            }
        }

        return columns.Count == 0 ? null : new Reshaper([.. columns], files);
    }

    /// <summary>How many values of a column couldn't be shaped and were left out, as the plan says.</summary>
    public long Recovered(int column) => _columns[column].Recovered;

    /// <summary>How many files of a column weren't there and were left out, as the plan says.</summary>
    public long FilesLeftOut(int column) => _columns[column].FilesLeftOut;

    /// <summary>How many hashes of a column PocketBase can't check and were left out, by their kind.</summary>
    public IReadOnlyDictionary<string, long> HashesLeftOut(int column) => _columns[column].HashesLeftOut;

    public void Bind(IReadOnlyList<string> columns)
    {
        foreach (var column in _columns)
        {
            column.Bind(columns);
        }
    }

    /// <summary>The shaped values of a batch, whose faults go to the records; the caller disposes it.</summary>
    public RowBatch Shape(RowBatch source, RowBatch records)
    {
        _files?.Begin(records);
        var shaped = new RowBatch(_names, Math.Max(source.Count, 1));
        for (var row = 0; row < source.Count; row++)
        {
            shaped.AddRow(source.Position(row));
            for (var i = 0; i < _columns.Length && records.Fault(row) is null; i++)
            {
                RowFault? fault = null;
                var cell = _columns[i].Shape(source, row, shaped, ref fault);
                if (fault is null)
                {
                    shaped[row, i] = cell;
                }
                else
                {
                    records.SetFault(row, fault);
                }
            }
        }

        return shaped;
    }
}
