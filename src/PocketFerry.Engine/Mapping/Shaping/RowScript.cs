using System.Text;
using Jint;
using Jint.Native;
using Jint.Runtime;
using PocketFerry.Model.Records;
using PocketFerry.Model.Values;
using JsEngine = Jint.Engine;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>
/// The JavaScript expressions of one stream, in one sandbox without access to anything but the row: bounded in time,
/// memory, statements and depth. Not thread-safe.
/// </summary>
internal sealed class RowScript
{
    private const int MaxStatements = 200_000;
    private const long MaxBytes = 128 << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly JsEngine _engine = NewEngine();
    private readonly List<JsValue> _functions = [];
    private readonly JsValue _parse;
    private readonly JsValue _stringify;
    private readonly JsValue _bigInt;
    private IReadOnlyList<string> _columns = [];
    private RowBatch? _batch;
    private int _row;
    private JsValue _value = JsValue.Undefined;

    public RowScript()
    {
        _parse = _engine.Evaluate("JSON.parse");
        _stringify = _engine.Evaluate("JSON.stringify");
        _bigInt = _engine.Evaluate("BigInt");
    }

    /// <exception cref="FormatException">The expression is none; the message says why.</exception>
    public static void Check(string expression) => new RowScript().Add(expression);

    /// <summary>Takes an expression in and returns its number.</summary>
    /// <exception cref="FormatException">The expression is none; the message says why.</exception>
    public int Add(string expression)
    {
        try
        {
            _functions.Add(_engine.Evaluate($"(row) => (\n{expression}\n)"));
            return _functions.Count - 1;
        }
        catch (Exception error) when (error is JintException or Acornima.ParseErrorException)
        {
            // The place that stands behind is that in the function around it.
            var end = error.Message.IndexOf(" (<anonymous>", StringComparison.Ordinal);
            var reason = end < 0 ? error.Message : error.Message[..end];
            throw new FormatException($"This is no JavaScript expression: {reason}.", error);
        }
    }

    public void Bind(IReadOnlyList<string> columns) => (_columns, _batch) = (columns, null);

    /// <exception cref="RowScriptException">The expression failed for this row.</exception>
    public Cell Evaluate(int function, RowBatch source, int row, RowBatch shaped)
    {
        try
        {
            return Store(_engine.Invoke(_functions[function], RowOf(source, row)), shaped);
        }
        catch (Exception error)
            when (error
                    is JintException
                        or TimeoutException
                        or EncoderFallbackException
                        or InsufficientExecutionStackException
            )
        {
            throw new RowScriptException(error.Message);
        }
    }

    private static JsEngine NewEngine() =>
        new(options =>
            options
                .Strict()
                .DisableStringCompilation()
                .LimitRecursion(200)
                .MaxStatements(MaxStatements)
                .LimitMemory(MaxBytes)
                .TimeoutInterval(MaxTime)
        );

    // Several expressions may read the same row.
    private JsValue RowOf(RowBatch source, int row)
    {
        if (ReferenceEquals(_batch, source) && _row == row)
        {
            return _value;
        }

        var value = new JsObject(_engine);
        for (var i = 0; i < _columns.Count; i++)
        {
            if (source[row, i].Kind != CellKind.Missing)
            {
                value.Set(_columns[i], Load(source, source[row, i]));
            }
        }

        (_batch, _row, _value) = (source, row, value);
        return value;
    }

    private JsValue Load(RowBatch source, in Cell cell) =>
        cell.Kind switch
        {
            CellKind.Null => JsValue.Null,
            CellKind.Boolean => cell.Boolean ? JsBoolean.True : JsBoolean.False,
            CellKind.Real => JsNumber.Create(cell.Real),
            CellKind.Integer => Math.Abs(cell.Integer) <= 1L << 53
                ? JsNumber.Create(cell.Integer)
                : BigInt(CellText.Of(source, cell)),
            CellKind.Number => Number(source.Bytes(cell)),
            CellKind.Json => _engine.Call(_parse, [new JsString(CellText.Of(source, cell))]),
            _ => new JsString(CellText.Of(source, cell)),
        };

    private JsValue Number(ReadOnlySpan<byte> token)
    {
        if (NumberText.Parse(token, out var value) == NumberFit.Exact)
        {
            return JsNumber.Create(value);
        }

        var text = Encoding.ASCII.GetString(token);
        return text.AsSpan().IndexOfAny(".eE") < 0 ? BigInt(text) : JsNumber.Create(value);
    }

    private JsValue BigInt(string digits) => _engine.Call(_bigInt, [new JsString(digits)]);

    private Cell Store(JsValue value, RowBatch shaped)
    {
        switch (value.Type)
        {
            case Types.Undefined or Types.Null:
                return Cell.Null;
            case Types.Boolean:
                return Cell.OfBoolean(value.AsBoolean());
            case Types.Number:
                var number = value.AsNumber();
                return double.IsFinite(number)
                    ? Cell.OfReal(number)
                    : throw new RowScriptException($"its value is {value}, which is no number that can be stored.");
            case Types.BigInt:
                return shaped.Store(CellKind.Number, Encoding.ASCII.GetBytes(value.ToString()));
            case Types.String:
                return shaped.Store(CellKind.Text, Utf8.GetBytes(value.AsString()));
            case Types.Object when value is JsDate date:
                return shaped.Store(CellKind.Text, Utf8.GetBytes(Iso(date)));
            case Types.Object when _engine.Call(_stringify, [value]) is { Type: Types.String } json:
                return shaped.Store(CellKind.Json, Utf8.GetBytes(json.AsString()));
            default:
                throw new RowScriptException($"its value is a {value.Type.ToString().ToLowerInvariant()}.");
        }
    }

    private string Iso(JsDate date) => _engine.Invoke(date.Get("toISOString"), date, Array.Empty<object>()).AsString();
}

/// <summary>An expression failed for a row.</summary>
internal sealed class RowScriptException(string message) : Exception(message);
