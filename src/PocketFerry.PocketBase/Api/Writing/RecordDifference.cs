using System.Buffers;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Which fields of an existing record a row changes.</summary>
internal sealed class RecordDifference(ApiStream stream, bool hasSecrets)
{
    private readonly Collection _collection = stream.Collection;
    private readonly ArrayBufferWriter<byte> _one = new();
    private readonly ArrayBufferWriter<byte> _other = new();

    /// <summary>The positions of the fields that differ.</summary>
    public List<int> Of(RowBatch batch, int row, Match match)
    {
        var changed = new List<int>();
        for (var i = 0; i < _collection.Fields.Count; i++)
        {
            if (Differs(batch, row, match, i))
            {
                changed.Add(i);
            }
        }

        return changed;
    }

    private bool Differs(RowBatch batch, int row, Match match, int index)
    {
        var field = _collection.Fields[index];
        var cell = batch[row, index];
        if (field.IsPrimaryKey)
        {
            return false;
        }

        if (cell.Kind == CellKind.Missing)
        {
            return stream.Plan.Mode == WriteMode.Replace
                && IsReplaceable(field)
                && !IsZero(match.Records, match.Records[match.Row, index]);
        }

        if (field.Type == FieldType.Autodate && !stream.Late.IsActive)
        {
            return false;
        }

        if (IsSecret(field) && !hasSecrets)
        {
            // What can't be read can't be compared: a plain password is set. A token key was asked for.
            return field.Type == FieldType.Password ? !RecordBody.IsHash(batch, row, index) : match.HasOtherToken;
        }

        if (field.Type == FieldType.File)
        {
            return FilesDiffer(field, batch, row, match, index);
        }

        var there = match.Records[match.Row, index];
        return field.Type == FieldType.Json && cell.Kind == CellKind.Text && there.Kind == CellKind.Text
            ? !SameJson(batch.Bytes(cell), match.Records.Bytes(there))
            : !Equal(batch, cell, match.Records, there);
    }

    // The server keeps a document byte for byte, but gives it without white space and, before 0.40, with < > & escaped.
    private bool SameJson(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.SequenceEqual(other))
        {
            return true;
        }

        _one.ResetWrittenCount();
        _other.ResetWrittenCount();
        CanonicalJson.Write(_one, one);
        CanonicalJson.Write(_other, other);
        return _one.WrittenSpan.SequenceEqual(_other.WrittenSpan);
    }

    private static bool FilesDiffer(Field field, RowBatch batch, int row, Match match, int index)
    {
        var there = RelationIds.In(field, match.Records.Bytes(match.Row, index)).ToList();
        var wanted = RelationIds.In(field, batch.Bytes(row, index)).ToList();
        return there.Count != wanted.Count || !there.Zip(wanted).All(f => FileSuffix.IsUploadOf(f.First, f.Second));
    }

    private bool IsSecret(Field field) => Reading.SecretColumns.IsSecret(_collection, field);

    private bool IsReplaceable(Field field) =>
        field.Type is not (FieldType.Autodate or FieldType.Password)
        && !IsSecret(field)
        && field is not TextField { AutogeneratePattern.Length: > 0 };

    private static bool IsZero(RowBatch batch, in Cell cell) =>
        cell.Kind switch
        {
            CellKind.Integer => cell.Integer == 0,
            CellKind.Text => batch.Bytes(cell) is var b
                && (RelationIds.IsEmpty(b) || b.SequenceEqual("""{"lon":0,"lat":0}"""u8)),
            CellKind.Real => cell.Real == 0,
            _ => true,
        };

    private static bool Equal(RowBatch a, in Cell x, RowBatch b, in Cell y) =>
        (x.Kind, y.Kind) switch
        {
            (CellKind.Integer, CellKind.Integer) => x.Integer == y.Integer,
            (CellKind.Real or CellKind.Integer, CellKind.Real or CellKind.Integer) => Value(x) == Value(y),
            (CellKind.Text, CellKind.Text) => a.Bytes(x).SequenceEqual(b.Bytes(y)),
            _ => x.IsAbsent && y.IsAbsent,
        };

    private static double Value(in Cell cell) => cell.Kind == CellKind.Integer ? cell.Integer : cell.Real;
}
