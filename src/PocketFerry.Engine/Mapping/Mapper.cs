using PocketFerry.Engine.Mapping.Converters;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Engine.Validation;
using PocketFerry.Engine.Validation.Patterns;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping;

/// <summary>
/// Turns batches of source rows into batches of records: one column per field of the target collection, cells in the form
/// in which PocketBase stores them, checked by PocketBase's own rules and refused where PocketBase would change them. Row
/// i of the result is row i of the source. Not thread-safe.
/// </summary>
public sealed class Mapper
{
    // Cells lie row by row, so whole columns would run through the batch's memory once each; a block stays in the cache.
    private const int BlockRows = 256;

    private readonly StreamPlan _plan;
    private readonly string[] _fields;
    private readonly FieldConverter?[] _converters;
    private readonly string?[] _columns;
    private readonly int[] _sources;
    private readonly int[] _shaped;
    private readonly Reshaper? _reshaper;
    private readonly RecordIdWriter? _ids;
    private readonly int _idField;
    private IReadOnlyList<string>? _bound;
    private int[] _unknown = [];

    private Mapper(StreamPlan plan, Collection collection, MapperOptions options)
    {
        _plan = plan;
        _fields = [.. collection.Fields.Select(f => f.Name)];
        _converters = new FieldConverter?[_fields.Length];
        _columns = new string?[_fields.Length];
        _sources = new int[_fields.Length];
        _shaped = [.. Enumerable.Repeat(-1, _fields.Length)];
        _reshaper = Reshaper.For(plan.Fields, options, out var shaped);
        var server = new ServerRules(options.TargetVersion);
        var context = new ConverterContext(server, plan.Stream.TextIsUntyped, plan.Mode == WriteMode.Merge, options)
        {
            Collection = collection,
        };
        for (var i = 0; i < plan.Fields.Count; i++)
        {
            var map = plan.Fields[i];
            var index = collection.IndexOf(map.Field.Name);
            if (index < 0)
            {
                throw new ArgumentException(
                    $"The plan maps {map.Column} to {map.Field.Name}, which is no field of {collection.Name}.",
                    nameof(plan)
                );
            }

            _converters[index] = FieldConverters.For(map, Declared(plan.Stream, map, context));
            _columns[index] = map.Column;
            _shaped[index] = shaped[i];
        }

        _idField = collection.IndexOf("id");
        if (plan.Ids != IdPolicy.Keep && _idField >= 0)
        {
            _ids = new RecordIdWriter(
                plan,
                options.Ids
                    ?? throw new ArgumentException(
                        $"The plan makes ids for {collection.Name}, and the options have no ids.",
                        nameof(options)
                    )
            );
            _converters[_idField] = null;
        }

        RequiredFields = [.. RequiredOf(collection)];
    }

    /// <summary>The columns of the batches that <see cref="Map"/> returns: the names of the collection's fields.</summary>
    public IReadOnlyList<string> Columns => _fields;

    /// <summary>
    /// The fields that a new record must have a value for: where such a cell is missing, an insert is refused with the
    /// fault given here. Fields that PocketBase fills by itself aren't among them.
    /// </summary>
    public IReadOnlyList<RequiredField> RequiredFields { get; }

    /// <summary>How many nulls became 0 or false so far, by the field's position in <see cref="Columns"/>.</summary>
    /// <param name="field">The field's position; fields of other types than number and bool count none.</param>
    public long NullsTurnedZero(int field) => _converters[field]?.NullsTurnedZero ?? 0;

    /// <summary>
    /// How many values didn't fit and were left out or replaced by a default, as the plan says, by the field's position in
    /// <see cref="Columns"/>.
    /// </summary>
    /// <param name="field">The field's position.</param>
    public long Recovered(int field) =>
        (_converters[field]?.Recovered ?? 0) + (_shaped[field] < 0 ? 0 : _reshaper!.Recovered(_shaped[field]));

    /// <summary>
    /// How many relations led to no record and were left out, as the plan says, by the field's position in
    /// <see cref="Columns"/>.
    /// </summary>
    /// <param name="field">The field's position.</param>
    public long RelationsLeftOut(int field) => (_converters[field] as ListConverter)?.Present?.LeftOut ?? 0;

    /// <summary>
    /// How many files weren't there and were left out, as the plan says, by the field's position in <see cref="Columns"/>.
    /// </summary>
    /// <param name="field">The field's position.</param>
    public long FilesLeftOut(int field) => _shaped[field] < 0 ? 0 : _reshaper!.FilesLeftOut(_shaped[field]);

    /// <summary>
    /// How many password hashes PocketBase can't check and were left out, by their kind; by the field's position in
    /// <see cref="Columns"/>.
    /// </summary>
    /// <param name="field">The field's position.</param>
    internal IReadOnlyDictionary<string, long> HashesLeftOut(int field) =>
        _converters[field] is PasswordConverter { LeftOut: { Count: > 0 } left } ? left
        : _shaped[field] < 0 ? System.Collections.ObjectModel.ReadOnlyDictionary<string, long>.Empty
        : _reshaper!.HashesLeftOut(_shaped[field]);

    /// <summary>How many dates lost digits below the millisecond so far, by the field's position in <see cref="Columns"/>.</summary>
    /// <param name="field">The field's position; only date fields of columns that a database declares as dates count.</param>
    public long DatesCut(int field) => _converters[field]?.DatesCut ?? 0;

    /// <summary>Makes the mapper of a stream.</summary>
    /// <exception cref="ArgumentException">The plan has no collection, or needs something that the options lack.</exception>
    /// <exception cref="PatternNotSupportedException">A mapped field's pattern can't be checked exactly.</exception>
    public static Mapper Create(StreamPlan plan, MapperOptions options) =>
        new(
            plan,
            plan.Collection
                ?? throw new ArgumentException($"The plan for {plan.TargetName} has no collection.", nameof(plan)),
            options
        );

    /// <summary>
    /// Maps a batch. The caller owns both batches; of the source, the result keeps the reference alone
    /// (<see cref="RowBatch.Origin"/>).
    /// </summary>
    public RowBatch Map(RowBatch source)
    {
        if (!ReferenceEquals(_bound, source.Columns))
        {
            Bind(source.Columns);
        }

        var target = new RowBatch(_fields, Math.Max(source.Count, 1)) { Origin = source };
        for (var row = 0; row < source.Count; row++)
        {
            target.AddRow(source.Position(row));
        }

        if (source.HasFaults)
        {
            PassFaults(source, target);
        }

        RefuseUnknown(source, target);
        _ids?.Write(source, target, _idField);
        using var shaped = _reshaper?.Shape(source, target);
        for (var row = 0; row < source.Count; row += BlockRows)
        {
            ConvertBlock(source, shaped, target, row..Math.Min(row + BlockRows, source.Count));
        }

        return target;
    }

    private void ConvertBlock(RowBatch source, RowBatch? shaped, RowBatch target, Range rows)
    {
        for (var field = 0; field < _converters.Length; field++)
        {
            if (_shaped[field] >= 0)
            {
                _converters[field]!.Convert(shaped!, _shaped[field], target, field, rows);
            }
            else if (_sources[field] >= 0)
            {
                _converters[field]!.Convert(source, _sources[field], target, field, rows);
            }
        }
    }

    private static ConverterContext Declared(Endpoints.SourceStream stream, FieldMap map, ConverterContext context)
    {
        var declared = stream.Columns.FirstOrDefault(c => c.Name == map.Column)?.DeclaredType ?? "";
        var family = DeclaredFamilies.Of(declared);
        return context with
        {
            CutsDates = family == DeclaredFamily.Date && stream.Collection is null,
            TakesBytes = family == DeclaredFamily.Binary,
            Fallback = FallbackOf(map),
        };
    }

    private static RowBatch? FallbackOf(FieldMap map)
    {
        if (map.OnError == FieldOnError.Reject)
        {
            return null;
        }

        var fallback = new RowBatch(["fallback"], 1);
        fallback.AddRow(default);
        fallback[0, 0] = map is { OnError: FieldOnError.Default, Shape.Default: { } value }
            ? Literal.Parse(value).Store(fallback)
            : Cell.Null;
        return fallback;
    }

    private void Bind(IReadOnlyList<string> columns)
    {
        for (var field = 0; field < _fields.Length; field++)
        {
            _sources[field] =
                _converters[field] is not null && _columns[field] is { } column ? columns.IndexOf(column) : -1;
        }

        var known = _plan
            .Fields.SelectMany(m => m.Columns)
            .Concat(_plan.KeyColumns)
            .Concat(_plan.IgnoredColumns)
            .ToHashSet();
        _unknown = [.. Enumerable.Range(0, columns.Count).Where(i => !known.Contains(columns[i]))];
        _ids?.Bind(columns);
        _reshaper?.Bind(columns);
        _bound = columns;
    }

    private static void PassFaults(RowBatch source, RowBatch target)
    {
        for (var row = 0; row < source.Count; row++)
        {
            if (source.Fault(row) is { } fault)
            {
                target.SetFault(row, fault);
            }
        }
    }

    private void RefuseUnknown(RowBatch source, RowBatch target)
    {
        foreach (var column in _unknown)
        {
            for (var row = 0; row < source.Count; row++)
            {
                if (source[row, column].Kind != CellKind.Missing)
                {
                    target.SetFault(row, Unknown(source.Columns[column]));
                }
            }
        }
    }

    private RowFault Unknown(string column) =>
        new(
            MappingCodes.UnknownField,
            column,
            $"{_plan.TargetName} has no field {column}, and PocketBase would drop its values without a word.",
            "Map the column to a field, add the field (--add-fields), or ignore the column in the plan."
        );

    private static IEnumerable<RequiredField> RequiredOf(Collection collection)
    {
        for (var i = 0; i < collection.Fields.Count; i++)
        {
            var field = collection.Fields[i];
            var isGenerated = field is TextField { AutogeneratePattern.Length: > 0 } or AutodateField;
            if (!isGenerated && (field.Required || field.IsPrimaryKey))
            {
                yield return new RequiredField(
                    i,
                    new RowFault(
                        RuleCodes.Required,
                        field.Name,
                        $"The field {field.Name} is required, and the row says nothing about it.",
                        "Map a column to it, or make the field optional."
                    )
                );
            }
        }
    }
}
