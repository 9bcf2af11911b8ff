using System.Text.RegularExpressions;
using MongoDB.Bson;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests.Files.Mongo;

/// <summary>Where each type goes, as docs/types-mongodb.md says, by both roads.</summary>
public sealed partial class BsonTypesTests : IDisposable
{
    private static readonly Guid Uuid = new("00112233-4455-6677-8899-aabbccddeeff");

    private readonly Scratch _scratch = new();

    /// <summary>A word of the table's first column, a value, its cell, and a note that the plan makes.</summary>
    public static TheoryData<string, string, string, string, string> Values { get; } =
        new()
        {
            { "objectId", """{"$oid":"650000000000010001000007"}""", "T650000000000010001000007", "objectId", "" },
            { "string", "\"héé\\u0000\"", "Théé\0", "string", "" },
            { "bool", "true", "true", "bool", "" },
            { "int", """{"$numberInt":"-7"}""", "I-7", "int32", "" },
            { "long", """{"$numberLong":"9223372036854775807"}""", "I9223372036854775807", "int64", "" },
            { "double", """{"$numberDouble":"0.1"}""", "R0.1", "double", "" },
            { "double", """{"$numberDouble":"NaN"}""", "TNaN", "double", "NaN or infinite" },
            { "double", """{"$numberDouble":"-Infinity"}""", "T-Infinity", "double", "NaN or infinite" },
            { "decimal", """{"$numberDecimal":"1.50"}""", "N1.50", "decimal128", "" },
            {
                "decimal",
                """{"$numberDecimal":"1E+6144"}""",
                "N1.000000000000000000000000000000000E+6144",
                "decimal128",
                ""
            },
            { "decimal", """{"$numberDecimal":"Infinity"}""", "TInfinity", "decimal128", "NaN or infinite" },
            { "date", """{"$date":{"$numberLong":"1704164645678"}}""", "T2024-01-02 03:04:05.678Z", "date", "" },
            { "date", """{"$date":{"$numberLong":"-62135596800000"}}""", "T0001-01-01 00:00:00.000Z", "date", "" },
            { "date", """{"$date":{"$numberLong":"253402300799999"}}""", "T9999-12-31 23:59:59.999Z", "date", "" },
            { "null", "null", "null", "", "" },
            { "undefined", """{"$undefined":true}""", "null", "", "becomes null" },
            { "binData", """{"$binary":{"base64":"AP8=","subType":"00"}}""", "X00FF", "binary", "" },
            { "binData", """{"$binary":{"base64":"AP8=","subType":"80"}}""", "X00FF", "binary", "loses the subtype" },
            {
                "binData",
                """{"$binary":{"base64":"ABEiM0RVZneImaq7zN3u/w==","subType":"04"}}""",
                "T00112233-4455-6677-8899-aabbccddeeff",
                "uuid",
                ""
            },
            {
                "binData",
                """{"$binary":{"base64":"ABEiM0RVZneImaq7zN3u/w==","subType":"03"}}""",
                "T00112233-4455-6677-8899-aabbccddeeff",
                "uuid",
                "old subtype"
            },
            {
                "object",
                """{"a":{"$oid":"650000000000010001000007"},"b":[{"$date":{"$numberLong":"0"}},{"$numberDecimal":"1.50"},{"$numberDouble":"NaN"},{"$numberLong":"9007199254740993"}]}""",
                """J{"a":"650000000000010001000007","b":["1970-01-01 00:00:00.000Z",1.50,"NaN",9007199254740993]}""",
                "object",
                "date, objectId"
            },
            { "array", """["a",{"$numberInt":"1"},null,[]]""", """J["a",1,null,[]]""", "array", "" },
            {
                "object",
                """{"type":"Point","coordinates":[{"$numberDouble":"13.4"},{"$numberDouble":"52.5"}]}""",
                """J{"lon":13.4,"lat":52.5}""",
                "point",
                ""
            },
            {
                "object",
                """{"type":"Point","coordinates":[{"$numberInt":"200"},{"$numberInt":"0"}]}""",
                """J{"type":"Point","coordinates":[200,0]}""",
                "object",
                ""
            },
            {
                "DBRef",
                """{"$ref":"x","$id":{"$oid":"650000000000010001000007"}}""",
                """J{"$ref":"x","$id":"650000000000010001000007"}""",
                "DBRef",
                "stays JSON"
            },
            {
                "regex",
                """{"$regularExpression":{"pattern":"^a","options":"i"}}""",
                "T/^a/i",
                "regex",
                "text between slashes"
            },
            { "javascript", """{"$code":"f()"}""", "Tf()", "javascript", "text of its code" },
            {
                "javascript",
                """{"$code":"f()","$scope":{"x":{"$numberInt":"1"}}}""",
                """J{"$code":"f()","$scope":{"x":1}}""",
                "javascript",
                "becomes JSON"
            },
            { "symbol", """{"$symbol":"s"}""", "Ts", "symbol", "becomes text" },
            {
                "timestamp",
                """{"$timestamp":{"t":4294967295,"i":2}}""",
                """J{"$timestamp":{"t":4294967295,"i":2}}""",
                "internal stamp",
                "becomes JSON"
            },
            { "minKey", """{"$minKey":1}""", """J{"$minKey":1}""", "minKey", "becomes JSON" },
            { "maxKey", """{"$maxKey":1}""", """J{"$maxKey":1}""", "maxKey", "becomes JSON" },
        };

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_goes_where_the_table_says(
        string type,
        string value,
        string cell,
        string declared,
        string note
    )
    {
        type.ShouldNotBeEmpty();
        var json = $$"""{"_id":{"$oid":"650000000000010001000001"},"v":{{value}}}""";
        var bson = _scratch.Write("c.bson", Bson.Of(BsonDocument.Parse(json)));
        var exported = _scratch.Write("c.json", json + "\n");

        foreach (var path in (string[])[bson, exported])
        {
            var rows = await Rows.ReadAsync(path);
            rows[0].ShouldBe($"_id=T650000000000010001000001 v={cell}", path);
            rows.Faults.ShouldBe([null]);
            await using var source = await SourceOpener.OpenAsync(path, FileSourceOptions.Default);
            var stream = (await source.GetStreamsAsync(default)).ShouldHaveSingleItem();
            stream.Name.ShouldBe("c");
            stream.Key.ShouldBe(["_id"]);
            var column = stream.Columns.FirstOrDefault(c => c.Name == "v");
            (column?.DeclaredType ?? "").ShouldBe(declared);
            if (note.Length == 0)
            {
                stream.Notes.ShouldBeEmpty();
            }
            else
            {
                stream.Notes.ShouldContain(n => n.StartsWith("column v: ") && n.Contains(note));
            }
        }
    }

    [Fact]
    public void Every_type_of_the_table_is_tried()
    {
        var table = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "types-mongodb.md"));
        var types = Row()
            .Matches(table)
            .SelectMany(m => Word().Matches(m.Groups[1].Value))
            .Select(m => m.Groups[1].Value)
            .Distinct();

        types.Order().ShouldBe(Values.Select(v => v.Data.Item1).Distinct().Order());
    }

    [Fact]
    public async Task A_date_beyond_the_year_9999_is_a_reject()
    {
        var path = _scratch.Write(
            "c.bson",
            Bson.Of(Bson.With(new BsonDateTime(253402300800000)), Bson.With(new BsonDateTime(0)))
        );

        var rows = await Rows.ReadAsync(path);

        rows.Faults[0]!.Code.ShouldBe("invalid_date");
        rows.Faults[0]!.Column.ShouldBe("v");
        rows[1].ShouldBe("_id=I1 v=T1970-01-01 00:00:00.000Z");
    }

    [Theory]
    [InlineData("""{"$date":"2024-01-02T03:04:05.678Z"}""", "T2024-01-02 03:04:05.678Z")]
    [InlineData("""{"$date":"2024-01-02T03:04:05.678+0100"}""", "T2024-01-02 02:04:05.678Z")]
    [InlineData("""{"$date":1704164645678}""", "T2024-01-02 03:04:05.678Z")]
    [InlineData("""{"$binary":"AP8=","$type":"00"}""", "X00FF")]
    [InlineData("""{"$regex":"^a","$options":"i"}""", "T/^a/i")]
    [InlineData("42", "I42")]
    [InlineData("1.5", "R1.5")]
    public async Task Older_and_relaxed_forms_are_understood(string value, string cell)
    {
        var path = _scratch.Write("c.json", $$"""[{"_id":{"$oid":"650000000000010001000001"},"v":{{value}}}]""");

        (await Rows.ReadAsync(path))[0].ShouldBe($"_id=T650000000000010001000001 v={cell}");
    }

    [GeneratedRegex(@"^\| (`.*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Word();
}
