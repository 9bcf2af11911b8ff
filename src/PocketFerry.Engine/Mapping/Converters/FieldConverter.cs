using System.Globalization;
using System.Text;
using PocketFerry.Engine.Validation;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>
/// Turns one column of a source batch into one field of a record batch, in storage form, checked. There is a class per
/// field type, with a method per kind of source cell.
/// </summary>
internal abstract class FieldConverter(FieldRule rule, ConverterContext context)
{
    /// <summary>How many nulls became 0 or false.</summary>
    public long NullsTurnedZero { get; private set; }

    /// <summary>How many dates lost digits below the millisecond.</summary>
    public long DatesCut { get; protected set; }

    /// <summary>How many values were replaced by the fallback.</summary>
    public long Recovered { get; private set; }

    protected ConverterContext Context { get; } = context;

    /// <summary>Whether the field has no null, and its zero is a value of its own.</summary>
    protected virtual bool ZeroIsAValue => false;

    /// <summary>Converts some rows of a column.</summary>
    public void Convert(RowBatch source, int from, RowBatch target, int to, Range rows)
    {
        var skipFaults = target.HasFaults;
        var end = rows.End.Value;
        for (var row = rows.Start.Value; row < end; row++)
        {
            var cell = source[row, from];
            if (cell.Kind == CellKind.Missing || (skipFaults && target.Fault(row) is not null))
            {
                continue;
            }

            RowFault? fault = null;
            var value = ConvertCell(source, cell, target, ref fault);
            if (fault is not null && Context.Fallback is { } other)
            {
                fault = null;
                value = ConvertCell(other, other[0, 0], target, ref fault);
                Recovered += fault is null ? 1 : 0;
            }

            if (fault is null)
            {
                target[row, to] = value;
            }
            else
            {
                target.SetFault(row, NameColumn(fault, source.Columns[from]));
            }
        }
    }

    private Cell ConvertCell(RowBatch source, in Cell cell, RowBatch target, ref RowFault? fault) =>
        cell.Kind switch
        {
            CellKind.Text => Text(source.Bytes(cell), target, ref fault),
            CellKind.Number => Number(source.Bytes(cell), target, ref fault),
            CellKind.Integer => Integer(cell.Integer, target, ref fault),
            CellKind.Real => Real(cell.Real, target, ref fault),
            CellKind.Boolean => Boolean(cell.Boolean, target, ref fault),
            CellKind.Json => Json(source.Bytes(cell), target, ref fault),
            CellKind.Null => Null(target, ref fault),
            _ => Bytes(source.Bytes(cell), target, ref fault),
        };

    protected abstract Cell Text(ReadOnlySpan<byte> utf8, RowBatch target, ref RowFault? fault);

    protected abstract Cell Number(ReadOnlySpan<byte> token, RowBatch target, ref RowFault? fault);

    protected abstract Cell Integer(long value, RowBatch target, ref RowFault? fault);

    protected abstract Cell Real(double value, RowBatch target, ref RowFault? fault);

    protected abstract Cell Boolean(bool value, RowBatch target, ref RowFault? fault);

    protected abstract Cell Json(ReadOnlySpan<byte> json, RowBatch target, ref RowFault? fault);

    /// <summary>The field's zero value in storage form.</summary>
    protected abstract Cell Zero(RowBatch target);

    /// <summary>The zero value where the field admits it.</summary>
    protected virtual Cell CheckedZero(RowBatch target, ref RowFault? fault)
    {
        fault = rule.CheckZero();
        return fault is null ? Zero(target) : default;
    }

    /// <summary>A null: the zero value, or nothing where a merge keeps what is there.</summary>
    protected Cell Null(RowBatch target, ref RowFault? fault)
    {
        if (Context.IsMerge)
        {
            return Cell.Missing;
        }

        var zero = CheckedZero(target, ref fault);
        if (fault is null && ZeroIsAValue)
        {
            NullsTurnedZero++;
        }

        return zero;
    }

    protected RowFault Refuse(string code, string message, string cure, ReadOnlySpan<byte> value = default) =>
        rule.Fault(code, message, cure, value);

    protected RowFault Refuse(string code, string message, string cure, IFormattable value) =>
        rule.Fault(code, message, cure, Encoding.UTF8.GetBytes(value.ToString(null, CultureInfo.InvariantCulture)));

    /// <summary>A value of bytes.</summary>
    protected virtual Cell Bytes(ReadOnlySpan<byte> bytes, RowBatch target, ref RowFault? fault)
    {
        fault = Refuse(
            MappingCodes.Binary,
            "The value is bytes without a text meaning, which no field of PocketBase holds.",
            "Encode it (base64, hex) in the source, or leave the column out."
        );
        return default;
    }

    private RowFault NameColumn(RowFault fault, string column) =>
        column == rule.Field.Name ? fault : fault with { Message = $"{fault.Message} (Source column: {column}.)" };
}
