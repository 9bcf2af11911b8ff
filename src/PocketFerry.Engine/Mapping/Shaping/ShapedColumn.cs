using System.Collections.ObjectModel;
using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>One value's way from where it begins to its field. Not thread-safe.</summary>
internal sealed class ShapedColumn
{
    private readonly IValueOrigin _origin;
    private readonly IValueStep[] _steps;

    private ShapedColumn(FieldMap map, IValueOrigin origin, IEnumerable<IValueStep> steps)
    {
        Name = map.Column.Length > 0 ? map.Column : map.Field.Name;
        (_origin, _steps, OnError) = (origin, [.. steps], map.OnError);
    }

    /// <summary>The column's name for messages: the source's, else the field's.</summary>
    public string Name { get; }

    public FieldOnError OnError { get; }

    /// <summary>How many values couldn't be shaped and were left out, as the plan says.</summary>
    public long Recovered { get; private set; }

    /// <summary>How many files weren't there and were left out, as the plan says.</summary>
    public long FilesLeftOut => _steps is [.., PathLoadStep last] ? last.LeftOut : 0;

    /// <summary>How many hashes PocketBase can't check and were left out, by their kind.</summary>
    public IReadOnlyDictionary<string, long> HashesLeftOut =>
        _steps is [.., HashStep last] ? last.LeftOut : ReadOnlyDictionary<string, long>.Empty;

    /// <summary>The column of a map; null where the value goes to its field as it is.</summary>
    public static ShapedColumn? For(FieldMap map, MapperOptions options, Func<RowScript> script, FileIntake? files)
    {
        var shape = map.Shape;
        var steps = Steps(map, options, files).ToList();
        IValueOrigin? origin =
            map.Load is { Kind: FileLoadKind.Blob } blob
                ? new BlobOrigin((FileField)map.Field, map.Column, blob, Needed(files, map))
            : shape.Expression.Length > 0 ? new ExpressionOrigin(script(), map.Field.Name, shape.Expression)
            : shape.HasConstant ? new ConstantOrigin(Literal.Parse(shape.Constant ?? "null"))
            : map.KeyColumns.Count > 0 ? new KeyOrigin(map.DeriveFor!, map.KeyColumns, Needed(options.Ids, map))
            : steps.Count > 0 ? new ColumnOrigin(map.Column)
            : null;
        return origin is null ? null : new ShapedColumn(map, origin, steps);
    }

    public void Bind(IReadOnlyList<string> columns) => _origin.Bind(columns);

    public Cell Shape(RowBatch source, int row, RowBatch shaped, ref RowFault? fault)
    {
        var cell = _origin.Read(source, row, shaped, ref fault);
        for (var i = 0; i < _steps.Length && fault is null; i++)
        {
            cell = _steps[i].Apply(shaped, cell, ref fault);
        }

        if (fault is null || OnError == FieldOnError.Reject)
        {
            return cell;
        }

        fault = null;
        Recovered++;
        return _steps is [.., DefaultStep last] && OnError == FieldOnError.Default
            ? last.Apply(shaped, Cell.Null, ref fault)
            : Cell.Null;
    }

    private static IEnumerable<IValueStep> Steps(FieldMap map, MapperOptions options, FileIntake? files)
    {
        var shape = map.Shape;
        if (map.Through is { } junction)
        {
            yield return new JunctionStep(junction, Needed(options.Junctions, map));
        }

        if (shape.Path.Length > 0)
        {
            yield return new PathStep(map.Field.Name, JsonPath.Parse(shape.Path));
        }

        if (shape.Replace is { } replacements)
        {
            yield return new ReplaceStep(replacements);
        }

        if (shape.DateFormat.Length > 0 || shape.TimeZone.Length > 0)
        {
            yield return new DateStep(map.Field.Name, shape.DateFormat, shape.TimeZone);
        }

        if (shape.Split.Length > 0)
        {
            yield return new SplitStep(shape.Split);
        }

        if (shape.Default is { } value)
        {
            yield return new DefaultStep(Literal.Parse(value));
        }

        if (shape.IsHash)
        {
            yield return new HashStep();
        }

        if (map.Load is { Kind: FileLoadKind.Path } load)
        {
            yield return new PathLoadStep((FileField)map.Field, load, Needed(files, map));
        }
    }

    private static T Needed<T>(T? service, FieldMap map)
        where T : class =>
        service
        ?? throw new ArgumentException(
            $"The field {map.Field.Name} needs {typeof(T).Name}, and the options have none."
        );
}
