using System.Buffers;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Undo;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>Records of one collection as images: those fields that the road shows, in stored form.</summary>
internal sealed class RecordForm(Collection collection, IReadOnlyList<string> fields)
{
    private readonly int[] _positions = [.. fields.Select(collection.IndexOf)];
    private readonly RecordImage _image = new();
    private readonly ArrayBufferWriter<byte> _json = new();

    /// <summary>The fields that a server shows of a collection.</summary>
    public static IEnumerable<string> FieldsOf(ApiServer server, Collection collection) =>
        collection
            .Fields.Where(f => server.CarriesSecrets || !SecretColumns.IsSecret(collection, f))
            .Select(f => f.Name);

    /// <summary>A record's image.</summary>
    public byte[] ImageOf(RowBatch records, int row)
    {
        _image.Clear();
        foreach (var position in _positions)
        {
            _image.Add(records, position < 0 ? Cell.Missing : records[row, position]);
        }

        return _image.Bytes.ToArray();
    }

    /// <summary>
    /// An image's fingerprint. Of a JSON document the meaning counts: by one way the server gives its bytes, by another it
    /// takes white space out.
    /// </summary>
    public byte[] PrintOf(byte[] image)
    {
        _image.Clear();
        var values = ImageValue.Read(image);
        for (var i = 0; i < values.Count; i++)
        {
            if (IsJson(_positions[i]) && values[i].Kind == ImageValueKind.Text)
            {
                AddJson(values[i].Bytes.Span);
            }
            else
            {
                _image.Add(values[i].Kind, values[i].Bytes.Span);
            }
        }

        return _image.Print();
    }

    /// <summary>The fingerprint of a record's image.</summary>
    public byte[] PrintOf(RowBatch records, int row)
    {
        _image.Clear();
        foreach (var position in _positions)
        {
            var cell = position < 0 ? Cell.Missing : records[row, position];
            if (IsJson(position) && RecordImage.KindOf(cell) == ImageValueKind.Text)
            {
                AddJson(records.Bytes(cell));
            }
            else
            {
                _image.Add(records, cell);
            }
        }

        return _image.Print();
    }

    private bool IsJson(int position) => position >= 0 && collection.Fields[position].Type == FieldType.Json;

    private void AddJson(ReadOnlySpan<byte> json)
    {
        _json.ResetWrittenCount();
        CanonicalJson.Write(_json, json);
        _image.Add(ImageValueKind.Text, _json.WrittenSpan);
    }
}
