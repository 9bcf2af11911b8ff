using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Mapping;

/// <summary>One field, mapped: what tests of converters and rules need.</summary>
internal sealed class OneField : IDisposable
{
    private readonly Mapper _mapper;
    private readonly RowBatch _source = new(["f"]);
    private RowBatch? _mapped;

    public OneField(
        string field,
        bool untyped = false,
        WriteMode mode = WriteMode.Insert,
        Version? version = null,
        IPasswordHasher? hasher = null
    )
    {
        var json = JsonNode.Parse(field)!.AsObject();
        json["name"] = "f";
        var collection = Collection.Parse(new JsonObject { ["name"] = "c", ["fields"] = new JsonArray(json) });
        var plan = new StreamPlan
        {
            Stream = new SourceStream("s") { TextIsUntyped = untyped },
            TargetName = "c",
            Collection = collection,
            Mode = mode,
            Fields = [new FieldMap(collection.Fields[0], "f")],
        };
        _mapper = Mapper.Create(plan, new MapperOptions { TargetVersion = version, PasswordHasher = hasher });
    }

    public Mapper Mapper => _mapper;

    public string Text(string value) => Map(_source.Store(CellKind.Text, Encoding.UTF8.GetBytes(value)));

    public string TextBytes(byte[] value) => Map(_source.Store(CellKind.Text, value));

    public string Number(string token) => Map(_source.Store(CellKind.Number, Encoding.UTF8.GetBytes(token)));

    public string Json(string json) => Map(_source.Store(CellKind.Json, Encoding.UTF8.GetBytes(json)));

    public string Bytes(byte[] value) => Map(_source.Store(CellKind.Bytes, value));

    public string Integer(long value) => Map(Cell.OfInteger(value));

    public string Real(double value) => Map(Cell.OfReal(value));

    public string Bool(bool value) => Map(Cell.OfBoolean(value));

    public string Null() => Map(Cell.Null);

    /// <summary>The outcome as text: "text:…", "integer:…", "real:…", "null", "missing", or "!code".</summary>
    private string Map(Cell cell)
    {
        _source.Clear();
        // The bytes stay where they are in the buffer; only the counters went back.
        _source[_source.AddRow(RowPosition.Of(1)), 0] = cell;
        _mapped?.Dispose();
        _mapped = _mapper.Map(_source);
        if (_mapped.Fault(0) is { } fault)
        {
            fault.Column.ShouldBe("f");
            fault.Message.ShouldNotBeEmpty();
            return "!" + fault.Code;
        }

        var mapped = _mapped[0, 0];
        return mapped.Kind switch
        {
            CellKind.Text => "text:" + Encoding.UTF8.GetString(_mapped.Bytes(mapped)),
            CellKind.Integer => FormattableString.Invariant($"integer:{mapped.Integer}"),
            CellKind.Real => FormattableString.Invariant($"real:{mapped.Real:R}"),
            CellKind.Null => "null",
            CellKind.Missing => "missing",
            var other => other.ToString(),
        };
    }

    public void Dispose()
    {
        _source.Dispose();
        _mapped?.Dispose();
    }
}
