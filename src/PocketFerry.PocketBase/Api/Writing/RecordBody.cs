using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.DataDirectory.Writing;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>Writes records in the form in which the records API, or the hooks, take them. Not thread-safe.</summary>
internal sealed class RecordBody : IDisposable
{
    private readonly BodyForm[] _forms;
    private readonly JsonEncodedText[] _names;
    private readonly int _id;
    private readonly int _password;
    private readonly bool _isAuth;
    private readonly bool _forHooks;
    private readonly Dictionary<int, TextGenerator> _generators;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    /// <param name="collection">The collection.</param>
    /// <param name="forHooks">Whether it is for the hooks.</param>
    /// <param name="isRaw">Whether nobody behind fills in what PocketBase generates.</param>
    public RecordBody(Collection collection, bool forHooks = false, bool isRaw = false)
    {
        _forHooks = forHooks;
        _generators = isRaw ? Generators(collection) : [];
        _forms = forHooks ? BodyForms.OfHooks(collection) : BodyForms.Of(collection);
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
        Start(id);
        var hasPassword = false;
        for (var i = 0; i < _forms.Length; i++)
        {
            if (i == _id || skip.Contains(i))
            {
                continue;
            }

            if (batch[row, i].Kind != CellKind.Missing)
            {
                hasPassword |= Write(batch, row, i) && i == _password;
            }
            else if (_generators.TryGetValue(i, out var generator))
            {
                _json.WriteString(_names[i], generator.Next());
            }
        }

        if (_isAuth && !hasPassword && _forHooks)
        {
            // Nobody knows the password: a hash of one costs the server nothing.
            _json.WriteString(_names[_password], WriteMoment.UnknownPassword());
        }
        else if (_isAuth && !hasPassword)
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
    /// <param name="id">The record's id, where the body must hold it.</param>
    public ReadOnlyMemory<byte> Change(RowBatch batch, int row, IEnumerable<int> fields, string? id = null)
    {
        Start(id);
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
    public ReadOnlyMemory<byte> Change(IEnumerable<(int Field, byte[] Value)> values, string? id = null)
    {
        Start(id);
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

    private void Start(string? id)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        if (id is not null)
        {
            _json.WriteString(_names[_id], id);
        }
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
        if (
            form is BodyForm.Never or BodyForm.File
            || (form == BodyForm.Kept && cell is not { Kind: CellKind.Text, Length: > 0 })
        )
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
            case BodyForm.Line:
                _json.WritePropertyName(name);
                _json.WriteRawValue(OnOneLine(bytes), skipInputValidation: true);
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

    private static Dictionary<int, TextGenerator> Generators(Collection collection) =>
        collection
            .Fields.Select((field, index) => (Text: field as TextField, Index: index))
            .Where(f => f.Text is { IsPrimaryKey: false, AutogeneratePattern.Length: > 0 } && f.Text.Name != "tokenKey")
            .ToDictionary(f => f.Index, f => TextGenerator.Parse(f.Text!.AutogeneratePattern));

    // Within strings JSON has no line breaks.
    private static ReadOnlySpan<byte> OnOneLine(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            return json;
        }

        var line = json.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        return line;
    }

    private void WritePassword(int field, string password)
    {
        _json.WriteString(_names[field], password);
        _json.WriteString("passwordConfirm"u8, password);
    }
}
