using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Writes records in the form in which the API takes them. Not thread-safe.</summary>
internal sealed class RecordBody : IDisposable
{
    private readonly BodyForm[] _forms;
    private readonly JsonEncodedText[] _names;
    private readonly int _id;
    private readonly int _password;
    private readonly bool _isAuth;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public RecordBody(Collection collection)
    {
        _forms = BodyForms.Of(collection);
        _names = [.. collection.Fields.Select(f => JsonEncodedText.Encode(f.Name, ApiJson.Options.Encoder))];
        _id = collection.IndexOf("id");
        _isAuth = collection.Type == CollectionType.Auth;
        _password = _isAuth ? collection.IndexOf("password") : -1;
        _json = new Utf8JsonWriter(_buffer, ApiJson.Options);
    }

    /// <summary>Whether a password cell is a hash, which the API would hash again.</summary>
    public static bool IsHash(RowBatch batch, int row, int field) =>
        batch[row, field].Kind == CellKind.Text && BcryptHash.IsHash(batch.Bytes(row, field));

    /// <summary>A new record: all that the row supplies.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="row">The row.</param>
    /// <param name="id">The id to give.</param>
    /// <param name="skip">Fields left out for now.</param>
    public ReadOnlyMemory<byte> New(RowBatch batch, int row, string id, IReadOnlySet<int> skip)
    {
        Start();
        _json.WriteString(_names[_id], id);
        var hasPassword = false;
        for (var i = 0; i < _forms.Length; i++)
        {
            if (i != _id && batch[row, i].Kind != CellKind.Missing && !skip.Contains(i))
            {
                hasPassword |= Write(batch, row, i) && i == _password;
            }
        }

        if (_isAuth && !hasPassword)
        {
            // Nobody knows it: the user asks for a reset. Where there is a hash, it comes in its place afterwards.
            WritePassword(_password, Convert.ToHexString(RandomNumberGenerator.GetBytes(20)) + "aA1!");
        }

        return End();
    }

    /// <summary>A change of some fields.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="row">The row.</param>
    /// <param name="fields">The fields; those that the row doesn't supply go back to zero.</param>
    public ReadOnlyMemory<byte> Change(RowBatch batch, int row, IEnumerable<int> fields)
    {
        Start();
        foreach (var field in fields)
        {
            var isNoFile = _forms[field] == BodyForm.File && RelationIds.IsEmpty(batch.Bytes(row, field));
            if (batch[row, field].Kind == CellKind.Missing || isNoFile)
            {
                _json.WriteNull(_names[field]);
            }
            else
            {
                Write(batch, row, field);
            }
        }

        return End();
    }

    /// <summary>A change of relations, by stored form.</summary>
    public ReadOnlyMemory<byte> Change(IEnumerable<(int Field, byte[] Value)> values)
    {
        Start();
        foreach (var (field, value) in values)
        {
            if (_forms[field] == BodyForm.Raw)
            {
                _json.WritePropertyName(_names[field]);
                _json.WriteRawValue(value, skipInputValidation: true);
            }
            else
            {
                _json.WriteString(_names[field], value);
            }
        }

        return End();
    }

    public void Dispose() => _json.Dispose();

    private void Start()
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
    }

    private byte[] End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    private bool Write(RowBatch batch, int row, int field)
    {
        ref readonly var cell = ref batch[row, field];
        var form = _forms[field];
        if (form is BodyForm.Never or BodyForm.File)
        {
            return false;
        }

        var name = _names[field];
        switch (cell.Kind)
        {
            case CellKind.Null:
                _json.WriteNull(name);
                return true;
            case CellKind.Integer when form == BodyForm.Bool:
                _json.WriteBoolean(name, cell.Integer != 0);
                return true;
            case CellKind.Integer:
                _json.WriteNumber(name, cell.Integer);
                return true;
            case CellKind.Real:
                _json.WriteNumber(name, cell.Real);
                return true;
        }

        var bytes = batch.Bytes(cell);
        switch (form)
        {
            case BodyForm.Raw:
                _json.WritePropertyName(name);
                _json.WriteRawValue(bytes, skipInputValidation: true);
                return true;
            case BodyForm.Password when BcryptHash.IsHash(bytes):
                return false;
            case BodyForm.Password:
                _json.WriteString(name, bytes);
                if (field == _password)
                {
                    _json.WriteString("passwordConfirm"u8, bytes);
                }

                return true;
            default:
                _json.WriteString(name, bytes);
                return true;
        }
    }

    private void WritePassword(int field, string password)
    {
        _json.WriteString(_names[field], password);
        _json.WriteString("passwordConfirm"u8, password);
    }
}
