using System.Text.Unicode;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Into select, file and relation: one bare text, or a JSON array of texts.</summary>
internal class ListConverter(ListRule rule, ConverterContext context) : WrittenConverter(rule, context)
{
    private readonly ValueList _values = new();
    private readonly bool _isMultiple = rule.Field.IsMultiple;

    protected override Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault)
    {
        if (utf8.IsEmpty)
        {
            return CheckedZero(target, ref fault);
        }

        if (!Utf8.IsValid(utf8))
        {
            fault = Refuse(
                MappingCodes.InvalidUtf8,
                "The text is not well-formed UTF-8.",
                "Convert the source to UTF-8, or name its encoding."
            );
            return default;
        }

        // PocketBase itself reads a text as a list where it is the JSON of one.
        var trimmed = utf8.Contains((byte)'[') ? JsonCheck.Trim(utf8) : default;
        if (!trimmed.StartsWith("["u8) || !_values.TryReadArray(trimmed, textsOnly: true))
        {
            return One(utf8, target, ref fault);
        }

        return Finish(target, ref fault);
    }

    protected override Cell Json(ReadOnlySpan<byte> json, RowBatch target, ref RowFault? fault)
    {
        if (_values.TryReadArray(json, textsOnly: false))
        {
            return Finish(target, ref fault);
        }

        fault = Refuse(
            MappingCodes.InvalidList,
            "The value is a JSON object, or a list of other things than texts, numbers and truth values.",
            "Write it as a list of texts, or map it to a json field.",
            json
        );
        return default;
    }

    protected override Cell Number(ReadOnlySpan<byte> token, RowBatch target, ref RowFault? fault)
    {
        if (NumberText.Parse(token, out var value) == NumberFit.Exact)
        {
            return Real(value, target, ref fault);
        }

        // Ids and values that records are found by are texts, and text fields keep all digits.
        if (rule is RelationRule)
        {
            return One(token, target, ref fault);
        }

        fault = Refuse(
            MappingCodes.LossyNumber,
            "The number has more digits than a double keeps, and PocketBase reads every JSON number as a double.",
            "Write it as a JSON string.",
            token
        );
        return default;
    }

    protected override Cell Zero(RowBatch target) => target.Store(CellKind.Text, _isMultiple ? "[]"u8 : default);

    /// <summary>Leaves values out that lead to no record; null leaves that to the target.</summary>
    public PresentRecords? Present { get; init; }

    /// <summary>Replaces the values where they are keys rather than the values themselves.</summary>
    /// <returns>Null, or why that can't be.</returns>
    protected virtual RowFault? Resolve(ValueList values) => null;

    /// <summary>Stores the one value that there is.</summary>
    protected Cell One(ReadOnlySpan<byte> value, RowBatch target, ref RowFault? fault)
    {
        _values.Clear();
        _values.Add(value);
        return Finish(target, ref fault);
    }

    private Cell Finish(RowBatch target, ref RowFault? fault)
    {
        if (_values.Count == 0 || (_values.Count == 1 && !_isMultiple && _values[0].IsEmpty))
        {
            return CheckedZero(target, ref fault);
        }

        fault = Resolve(_values);
        if (fault is not null)
        {
            return default;
        }

        if (Present?.Keep(_values) == true && _values.Count == 0)
        {
            return CheckedZero(target, ref fault);
        }

        _values.Survey();
        fault = Check();
        if (fault is not null)
        {
            return default;
        }

        return _isMultiple
            ? _values.Store(target, Context.Server.EscapesHtmlInLists)
            : target.Store(CellKind.Text, _values[0]);
    }

    private RowFault? Check()
    {
        if (!_isMultiple && _values.Count > 1)
        {
            return Refuse(
                MappingCodes.ManyForOne,
                $"There are {_values.Count} values for a field that holds one; PocketBase would keep the last.",
                "Choose one in the source, or raise the field's maxSelect."
            );
        }

        var fault = _values.DifferentCount == 0 ? null : rule.CheckCount(_values.DifferentCount);
        for (var i = 0; fault is null && i < _values.Count; i++)
        {
            fault = _values[i].IsEmpty ? null : rule.CheckValue(_values[i]);
        }

        if (fault is not null)
        {
            return fault;
        }

        if (_values.HasEmpty)
        {
            return Refuse(
                MappingCodes.EmptyInList,
                "The list has an empty value or null, which PocketBase would drop.",
                "Drop it in the source."
            );
        }

        return _values.DifferentCount == _values.Count
            ? null
            : Refuse(
                MappingCodes.DuplicateValues,
                "The list has a value twice, of which PocketBase would drop one.",
                "Drop it in the source."
            );
    }
}
