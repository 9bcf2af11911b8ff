using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.Api.Reading.Stored;

namespace PocketFerry.PocketBase.Tests.Api.Stored;

/// <summary>What <c>/api/sql</c> gives becomes what the records API gives, or is left to it.</summary>
public sealed class StoredPageReaderTests
{
    private static readonly Collection Collection = Collection.Parse(
        (JsonObject)
            JsonNode.Parse(
                """
                {"id":"c","name":"c","type":"base","fields":[
                  {"id":"1","name":"id","type":"text","primaryKey":true,"system":true},
                  {"id":"2","name":"number","type":"number"},
                  {"id":"3","name":"bool","type":"bool"},
                  {"id":"4","name":"date","type":"date"},
                  {"id":"5","name":"one","type":"select","values":["a"],"maxSelect":1},
                  {"id":"6","name":"many","type":"relation","collectionId":"c","maxSelect":3},
                  {"id":"7","name":"point","type":"geoPoint"},
                  {"id":"8","name":"json","type":"json"}]}
                """
            )!
    );

    /// <summary>Field, stored text, the JSON that the records API gives.</summary>
    public static TheoryData<string, string?, string> Forms =>
        new()
        {
            { "id", "a\"b\\\n<ü>😀\u0001", """ "a\"b\\\n<ü>😀\u0001" """ },
            { "id", "", "\"\"" },
            { "number", "0", "0" },
            { "number", "-12.5", "-12.5" },
            { "number", "9007199254740993", "9007199254740992" },
            { "number", "1.2345675e+06", "1234567.5" },
            { "number", "1e+21", "1e+21" },
            { "number", "1e-07", "1e-7" },
            { "number", "0.1234567890123456", "0.1234567890123456" },
            { "number", null, "0" },
            { "bool", "1", "true" },
            { "bool", "0", "false" },
            { "bool", null, "false" },
            { "date", "", "\"\"" },
            { "date", "2024-02-29 23:59:59.999Z", "\"2024-02-29 23:59:59.999Z\"" },
            { "one", "a b", "\"a b\"" },
            { "one", null, "\"\"" },
            { "many", "[]", "[]" },
            { "many", """["a","ü ]"]""", """["a","ü ]"]""" },
            { "many", null, "[]" },
            { "point", """{"lon":1.50,"lat":-2e-07}""", """{"lon":1.5,"lat":-2e-7}""" },
            { "point", null, """{"lon":0,"lat":0}""" },
            { "json", """{"z":1,"a":12345678901234567890,"f":1.0}""", """{"z":1,"a":12345678901234567890,"f":1.0}""" },
            { "json", """ [1, "a \" b" ,{ }] """.Trim(), """[1,"a \" b",{}]""" },
            { "json", "\"12\"", "\"12\"" },
            { "json", "12.50", "12.50" },
            { "json", "1.5e+06", "1.5e+06" },
            { "json", "true", "true" },
            { "json", "null", "null" },
            { "json", null, "null" },
        };

    /// <summary>What PocketBase itself would not have stored.</summary>
    public static TheoryData<string, string> OtherForms =>
        new()
        {
            { "number", "" },
            { "number", "1,5" },
            { "number", "+Inf" },
            { "number", "NaN" },
            { "number", "1-2" },
            { "bool", "2" },
            { "bool", "true" },
            { "bool", "" },
            { "date", "2024-02-30 00:00:00.000Z" },
            { "date", "2024-02-03T00:00:00.000Z" },
            { "date", "2024-02-03 00:00:00Z" },
            { "date", "0001-01-01 00:00:00.000Z" },
            { "one", """["a"]""" },
            { "many", "" },
            { "many", "a" },
            { "many", """["a","a"]""" },
            { "many", """["a", "b"]""" },
            { "many", """["a",""]""" },
            { "many", "[1]" },
            { "many", """["\u0061"]""" },
            { "many", """["a"],""" },
            { "point", "bad" },
            { "point", "" },
            { "point", """{"lat":1,"lon":2}""" },
            { "point", """{"lon":"1","lat":2}""" },
            { "json", "" },
            { "json", "text" },
            { "json", " {}" },
            { "json", "{" },
            { "json", "{}{}" },
            { "json", "01" },
            { "json", "\"\\ud800\"" },
        };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Stored_values_become_what_the_records_API_gives(string field, string? stored, string given)
    {
        using var batch = Reader(field).Read(Answer(field, stored), 4)!;
        using var expected = new RecordPageReader([field]).Read(
            Encoding.UTF8.GetBytes($$"""{"items":[{"{{field}}":{{given}}}]}"""),
            4
        );

        batch.Count.ShouldBe(1);
        batch.Position(0).Ordinal.ShouldBe(5);
        Describe(batch).ShouldBe(Describe(expected));
    }

    [Theory]
    [MemberData(nameof(OtherForms))]
    public void Other_forms_are_left_to_the_server(string field, string stored) =>
        Reader(field).Read(Answer(field, stored), 0).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"rows":3}""")]
    [InlineData("""{"rows":[["a","b"]]}""")]
    [InlineData("""{"rows":[[]]}""")]
    [InlineData("""{"rows":[[1]]}""")]
    [InlineData("""{"rows":[["a"]""")]
    public void What_is_no_answer_is_refused(string answer) =>
        Should.Throw<JsonException>(() => Reader("id").Read(Encoding.UTF8.GetBytes(answer), 0));

    private static StoredPageReader Reader(string field) =>
        StoredPageReader.Of([Collection.Fields[Collection.IndexOf(field)]])!;

    private static byte[] Answer(string field, string? stored) =>
        Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["execTime"] = 0,
                ["columns"] = new JsonArray(new JsonObject { ["name"] = field }),
                ["rows"] = new JsonArray((JsonNode)new JsonArray(stored)),
            }.ToJsonString()
        );

    private static string Describe(RowBatch batch)
    {
        var cell = batch[0, 0];
        return $"{cell.Kind} {(cell.Kind == CellKind.Boolean ? cell.Boolean : "")} {Encoding.UTF8.GetString(batch.Bytes(cell))}";
    }
}
