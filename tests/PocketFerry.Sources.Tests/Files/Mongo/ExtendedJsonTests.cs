using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests.Files.Mongo;

public sealed class ExtendedJsonTests : IDisposable
{
    private const string Exported = """{"_id":"a","v":{"$date":"2024-01-02T03:04:05Z"}}""";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("c.json", Exported)]
    [InlineData("c.ndjson", Exported)]
    [InlineData("c.json", "[" + Exported + "]")]
    [InlineData("c.json", "{\n  \"_id\": {\n \"$oid\": \"650000000000010001000001\"},\n \"v\": 1\n}\n")]
    [InlineData("c.ndjson", """{"_id":1}""" + "\n" + Exported)]
    public async Task A_file_with_ids_and_extended_values_is_one_of_mongoexport(string name, string text)
    {
        await using var source = await SourceOpener.OpenAsync(_scratch.Write(name, text), FileSourceOptions.Default);

        (await source.GetStreamsAsync(default))[0].Key.ShouldBe(["_id"]);
    }

    [Theory]
    [InlineData("""{"id":1,"v":{"$date":"2024-01-02T03:04:05Z"}}""")]
    [InlineData("""{"a":{"_id":1},"v":{"$oid":"650000000000010001000001"}}""")]
    [InlineData("""{"_id":1,"v":{"$ref":"#/definitions/x"}}""")]
    [InlineData("""{"_id":1,"v":{"a":1,"$date":2}}""")]
    [InlineData("""{"_id":1,"v":"$oid"}""")]
    public async Task Other_json_stays_what_it_is(string text)
    {
        var plain = await Rows.ReadAsync(_scratch.Write("c.ndjson", text));
        await using var source = await SourceOpener.OpenAsync(_scratch["c.ndjson"], FileSourceOptions.Default);

        (await source.GetStreamsAsync(default))[0].Key.ShouldBeEmpty();
        plain[0].ShouldNotContain("=I");
        plain.Faults.ShouldBe([null]);
    }

    [Fact]
    public async Task A_named_format_decides()
    {
        var path = _scratch.Write("c.json", """{"v":{"$numberDecimal":"1.5"}}""");

        (await Rows.ReadAsync(path))[0].ShouldBe("""v=J{"$numberDecimal":"1.5"}""");
        (await Rows.ReadAsync(path, new FileSourceOptions { Format = FileFormat.MongoExport }))[0].ShouldBe("v=N1.5");
        path = _scratch.Write("c.ndjson", Exported);
        (await Rows.ReadAsync(path, new FileSourceOptions { Format = FileFormat.Ndjson }))[0].ShouldContain("v=J{");
    }

    [Fact]
    public async Task A_bad_value_is_a_fault_with_its_line()
    {
        var rows = await Rows.ReadAsync(
            _scratch.Write("c.ndjson", Exported + "\n" + """{"_id":{"$oid":"zz"}}""" + "\n" + "{\"_id\":\n" + Exported)
        );

        rows.Faults.Select(f => f?.Code).ShouldBe([null, "malformed_row", "malformed_row", null]);
        rows.Faults[1]!.Message.ShouldContain("'zz'");
        rows.Positions[1].Line.ShouldBe(2);
    }
}
