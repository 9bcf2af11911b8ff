using System.Buffers;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Values;
using PocketFerry.Sources.Files.Json;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>
/// Reads one document into cells, be it BSON or extended JSON. The bytes go into the batch; the cells wait here until the row
/// is whole.
/// </summary>
/// <param name="columns">The keys found so far.</param>
/// <param name="forms">What becomes of the documents in some columns.</param>
/// <param name="profile">Learns what the values are; null where that is known.</param>
/// <param name="maxDepth">The deepest nesting of a document, itself included.</param>
internal sealed class DocumentCells(
    ColumnSet columns,
    IReadOnlyDictionary<string, ColumnForm> forms,
    CollectionProfile? profile,
    int maxDepth
)
{
    private const int DateLength = 32;

    /// <summary>What drivers of old wrote for plain bytes.</summary>
    private const BsonBinarySubType OldBinary = (BsonBinarySubType)2;

    private readonly BsonJson _json = new(maxDepth);
    private readonly ArrayBufferWriter<byte> _ids = new();
    private Cell[] _cells = new Cell[32];
    private int _id = -1;

    /// <summary>What is wrong with the document that was read last; null for a good one.</summary>
    public RowFault? Fault { get; private set; }

    /// <summary>Reads the document at whose start the reader stands. After a fault the reader stands somewhere in it.</summary>
    public void Read(IBsonReader reader, RowBatch batch)
    {
        Fault = null;
        Array.Clear(_cells);
        profile?.Begin();
        try
        {
            reader.ReadStartDocument();
            while (reader.ReadBsonType() != BsonType.EndOfDocument)
            {
                var column = columns.Find(BsonValues.Utf8.GetBytes(reader.ReadName()));
                Set(column, Value(reader, batch, column));
                if (Fault is not null)
                {
                    return;
                }
            }

            reader.ReadEndDocument();
        }
        catch (Exception error) when (BsonFaults.IsOfDocument(error))
        {
            Fault = BsonFaults.Malformed(error);
        }
    }

    /// <summary>Says that the row can't be used, unless that is known already.</summary>
    public void Refuse(RowFault fault) => Fault ??= fault;

    /// <summary>Appends the row that was read; the batch has all of the columns.</summary>
    public void AddTo(RowBatch batch, in RowPosition position)
    {
        var row = batch.AddRow(position);
        for (var i = 0; i < batch.Columns.Count && i < _cells.Length; i++)
        {
            batch[row, i] = _cells[i];
        }

        if (Fault is not null)
        {
            batch.SetFault(row, Fault);
        }
        else
        {
            profile?.Count(hasId: _id >= 0 && _id < _cells.Length && !_cells[_id].IsAbsent);
        }
    }

    private void Set(int column, in Cell cell)
    {
        if (_id < 0 && columns.Key(column).SequenceEqual("_id"u8))
        {
            _id = column;
        }

        if (column >= _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(column + 1, _cells.Length * 2));
        }

        if (_cells[column].Kind != CellKind.Missing)
        {
            Fault ??= BsonFaults.Twice(Name(column));
        }

        _cells[column] = cell;
    }

    private Cell Value(IBsonReader reader, RowBatch batch, int column)
    {
        switch (reader.CurrentBsonType)
        {
            case BsonType.String:
                return Text(reader.ReadString(), BsonKinds.String, batch, column);
            case BsonType.Int32:
                return Integer(reader.ReadInt32(), BsonKinds.Int32, batch, column);
            case BsonType.Int64:
                return Integer(reader.ReadInt64(), BsonKinds.Int64, batch, column);
            case BsonType.Double:
                var real = reader.ReadDouble();
                return double.IsFinite(real)
                    ? Met(column, BsonKinds.Double, Cell.OfReal(real), batch)
                    : Text(BsonValues.NotFinite(real), BsonKinds.Double | BsonKinds.NotFinite, batch, column);
            case BsonType.Decimal128:
                return Decimal(reader.ReadDecimal128(), batch, column);
            case BsonType.Boolean:
                return Met(column, BsonKinds.Bool, Cell.OfBoolean(reader.ReadBoolean()), batch);
            case BsonType.ObjectId:
                return Text(reader.ReadObjectId().ToString(), BsonKinds.ObjectId, batch, column);
            case BsonType.DateTime:
                return Date(reader.ReadDateTime(), batch, column);
            case BsonType.Binary:
                return Binary(reader.ReadBinaryData(), batch, column);
            case BsonType.Null:
                reader.ReadNull();
                return Cell.Null;
            case BsonType.Undefined:
                reader.ReadUndefined();
                return Met(column, BsonKinds.Undefined, Cell.Null, batch);
            case BsonType.Symbol:
                return Text(reader.ReadSymbol(), BsonKinds.Symbol, batch, column);
            case BsonType.JavaScript:
                return Text(reader.ReadJavaScript(), BsonKinds.Code, batch, column);
            case BsonType.RegularExpression:
                return Text(BsonValues.Regex(reader.ReadRegularExpression()), BsonKinds.Regex, batch, column);
            default:
                return Document(reader, batch, column);
        }
    }

    private Cell Document(IBsonReader reader, RowBatch batch, int column)
    {
        var type = reader.CurrentBsonType;
        var json = _json.WriteValue(reader);
        if (json.IsEmpty)
        {
            Fault ??= BsonFaults.TooDeep(Name(column), maxDepth);
            return Cell.Null;
        }

        profile?.MeetInside(Name(column), type == BsonType.Array, _json.Kinds, _json.Deeper);
        return type switch
        {
            BsonType.Document => Nested(json, batch, column),
            BsonType.Array => List(json, batch, column),
            BsonType.Timestamp => Json(column, BsonKinds.Timestamp, json, batch),
            BsonType.MinKey => Json(column, BsonKinds.MinKey, json, batch),
            BsonType.MaxKey => Json(column, BsonKinds.MaxKey, json, batch),
            _ => Json(column, BsonKinds.ScopedCode, json, batch),
        };
    }

    private Cell Nested(ReadOnlySpan<byte> json, RowBatch batch, int column)
    {
        var form = FormOf(column);
        if (profile is not null || form != ColumnForm.Plain)
        {
            if (BsonShapes.IsPoint(json, out var longitude, out var latitude))
            {
                profile?.Meet(Name(column), BsonKinds.Point);
                return form == ColumnForm.Point
                    ? PointJson.Store(longitude, latitude, batch)
                    : batch.Store(CellKind.Json, json);
            }

            if (BsonShapes.IsDbRef(json, out var collection, out var id))
            {
                profile?.MeetReference(Name(column), collection, id);
                return form == ColumnForm.Id ? IdOf(id, batch) : batch.Store(CellKind.Json, json);
            }
        }

        return Json(column, BsonKinds.Object, json, batch);
    }

    private Cell List(ReadOnlySpan<byte> json, RowBatch batch, int column)
    {
        var form = FormOf(column);
        if (_json.Kinds == BsonKinds.Object && (profile is not null || form == ColumnForm.Id))
        {
            _ids.ResetWrittenCount();
            if (BsonShapes.AreDbRefs(json, out var collection, _ids))
            {
                profile?.MeetReferences(Name(column), collection, _ids.WrittenSpan);
                return batch.Store(CellKind.Json, form == ColumnForm.Id ? _ids.WrittenSpan : json);
            }
        }

        profile?.MeetList(Name(column), _json.Kinds, json);
        return batch.Store(CellKind.Json, json);
    }

    private static Cell IdOf(ReadOnlySpan<byte> id, RowBatch batch)
    {
        string? flaw = null;
        return new JsonValue().Read(id, batch, ref flaw);
    }

    private string Name(int column) => columns.Names[column];

    private ColumnForm FormOf(int column) =>
        forms.Count == 0 ? ColumnForm.Plain : forms.GetValueOrDefault(Name(column));

    private Cell Json(int column, BsonKinds kind, ReadOnlySpan<byte> json, RowBatch batch)
    {
        profile?.Meet(Name(column), kind);
        return batch.Store(CellKind.Json, json);
    }

    private Cell Text(string text, BsonKinds kind, RowBatch batch, int column)
    {
        var room = batch.Reserve(BsonValues.Utf8.GetMaxByteCount(text.Length));
        return Met(column, kind, batch.Commit(CellKind.Text, BsonValues.Utf8.GetBytes(text, room)), batch);
    }

    private Cell Integer(long value, BsonKinds kind, RowBatch batch, int column) =>
        Met(column, kind, Cell.OfInteger(value), batch);

    private Cell Decimal(Decimal128 value, RowBatch batch, int column) =>
        BsonValues.Digits(value) is { } digits
            ? Met(column, BsonKinds.Decimal128, batch.Store(CellKind.Number, BsonValues.Utf8.GetBytes(digits)), batch)
            : Text(BsonValues.NotFinite(value), BsonKinds.Decimal128 | BsonKinds.NotFinite, batch, column);

    private Cell Date(long milliseconds, RowBatch batch, int column)
    {
        var length = BsonValues.WriteDate(milliseconds, batch.Reserve(DateLength));
        if (length == 0)
        {
            Fault ??= BsonFaults.DateOutOfRange(Name(column), milliseconds);
            return Cell.Null;
        }

        return Met(column, BsonKinds.Date, batch.Commit(CellKind.Text, length), batch);
    }

    private Cell Binary(BsonBinaryData binary, RowBatch batch, int column)
    {
        if (BsonValues.Uuid(binary) is { } uuid)
        {
            var old = binary.SubType == BsonBinarySubType.UuidLegacy ? BsonKinds.OldUuid : BsonKinds.None;
            return Text(uuid, BsonKinds.Uuid | old, batch, column);
        }

        var subtyped = binary.SubType is BsonBinarySubType.Binary or OldBinary ? BsonKinds.None : BsonKinds.Subtyped;
        return Met(column, BsonKinds.Binary | subtyped, batch.Store(CellKind.Bytes, binary.Bytes), batch);
    }

    private Cell Met(int column, BsonKinds kind, in Cell cell, RowBatch batch)
    {
        profile?.Meet(Name(column), kind, batch, cell);
        return cell;
    }
}
