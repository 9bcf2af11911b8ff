using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Verification.Sides;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Verification.Drilling;

/// <summary>A record's values as they are compared one by one.</summary>
/// <param name="Row">Where it stands in its source.</param>
/// <param name="Fields">The fields' values, in the order of the collection's fields.</param>
internal sealed record RecordImage(long Row, FieldImage[] Fields);

/// <summary>One field's value.</summary>
/// <param name="Digest">What tells it from others.</param>
/// <param name="Text">The value for people, shortened.</param>
/// <param name="IsSilent">Whether the row says nothing about the field.</param>
internal readonly record struct FieldImage(UInt128 Digest, string Text, bool IsSilent);

/// <summary>Takes the images of records.</summary>
/// <param name="collection">The collection with the fields that are compared.</param>
/// <param name="form">How cells are to be read.</param>
/// <param name="files">The files; null where none are compared.</param>
internal sealed class RecordCamera(Collection collection, RowForm form, StoredFiles? files)
{
    private const int MostText = 1000;

    private readonly ArrayBufferWriter<byte> _value = new(1024);
    private readonly byte[] _room = new byte[SHA256.HashSizeInBytes];

    /// <summary>The image of a row.</summary>
    public RecordImage Take(RowBatch batch, int row, string id) =>
        new(batch.Position(row).Ordinal, [.. collection.Fields.Select(f => Take(batch, row, id, f))]);

    private FieldImage Take(RowBatch batch, int row, string id, Field field)
    {
        var column = batch.Columns.IndexOf(field.Name);
        var cell = column < 0 ? Cell.Missing : batch[row, column];
        if (field is FileField && files is not null)
        {
            var (contents, names) = files.Look(id, batch.Bytes(cell));
            return new FieldImage(Hash(Encoding.UTF8.GetBytes(contents)), names, cell.Kind == CellKind.Missing);
        }

        _value.ResetWrittenCount();
        CanonicalValue.Write(_value, field, batch, cell, form);
        var text = Text(_value.WrittenSpan, IsQuoted(field));
        return new FieldImage(Hash(_value.WrittenSpan), text, cell.Kind == CellKind.Missing);
    }

    private UInt128 Hash(ReadOnlySpan<byte> value)
    {
        SHA256.HashData(value, _room);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(_room);
    }

    private static bool IsQuoted(Field field) =>
        field.Type
            is FieldType.Text
                or FieldType.Editor
                or FieldType.Email
                or FieldType.Url
                or FieldType.Select
                or FieldType.Relation
                or FieldType.Date
                or FieldType.Autodate
        && !field.IsMultiple;

    private static string Text(ReadOnlySpan<byte> value, bool quoted)
    {
        var text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, MostText)]);
        var rest =
            value.Length > MostText ? string.Create(CultureInfo.InvariantCulture, $"… ({value.Length:n0} bytes)") : "";
        return quoted ? $"'{text}'{rest}" : text + rest;
    }
}
