using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests.Files.Json;

public sealed class JsonSourceTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("[]", "")]
    [InlineData(" [ {\"a\":1} , {\"a\":2} ] ", "a=N1|a=N2")]
    [InlineData("""{"items":[{"a":1},{"a":2}]}""", "a=N1|a=N2")]
    [InlineData("""{"collection":"x","exportedAt":"2024","items":[{"a":1}]}""", "a=N1")]
    [InlineData("""{"page":1,"perPage":30,"items":[{"a":1}],"totalItems":1,"extra":{"items":[{"a":7}]}}""", "a=N1")]
    [InlineData("""{"items":[]}""", "")]
    [InlineData("""{"items":[{"items":[1]}]}""", "items=J[1]")]
    [InlineData("""{"a":1}""", "a=N1")]
    [InlineData("""{"a":1,"items":[1]}""", "a=N1 items=J[1]")]
    [InlineData("""{"collection":"x"}""", "collection=Tx")]
    [InlineData("""{"items":{"a":1}}""", """items=J{"a":1}""")]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", "a=N1|a=N2")]
    public async Task Every_shape_gives_its_rows(string json, string expected)
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.json", json));

        string.Join('|', rows.All).ShouldBe(expected);
        rows.Faults.ShouldAllBe(f => f == null);
    }

    [Fact]
    public async Task Rows_know_their_line_and_offset()
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.json", "[\n  {\"a\":1},\n\n  {\n\"a\":2}, {\"a\":3}]"));

        rows.Positions.Select(p => (p.Ordinal, p.Line, p.Offset)).ShouldBe([(1, 2, 4), (2, 4, 16), (3, 5, 26)]);
    }

    [Theory]
    [InlineData("""[{"a":1},{"a":1,"a":2},{"a":3}]""", "duplicate_key")]
    [InlineData("""[{"a":1},{"a":"\ud800"},{"a":3}]""", "invalid_text")]
    [InlineData("""[{"a":1},[{"a":2}],{"a":3}]""", "malformed_row")]
    [InlineData("""[{"a":1},7,{"a":3}]""", "malformed_row")]
    public async Task A_bad_element_is_a_fault_and_reading_goes_on(string json, string code)
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.json", json));

        rows.Faults.Select(f => f?.Code).ShouldBe([null, code, null]);
        rows[2].ShouldBe("a=N3");
    }

    [Theory]
    [InlineData("[{\"a\":1},\n{\"a\":}]", ":2:6:")]
    [InlineData("[{\"a\":1},\n{\"a\":2}", ":2:8:")]
    [InlineData("[{\"a\":1}]\n[", ":2:1:")]
    [InlineData("<html>", ":1:1:")]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    public async Task Broken_json_names_line_and_column(string json, string message)
    {
        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(_scratch.Write("t.json", json)));

        error.Message.ShouldContain(message);
        error.Cure.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_line_of_an_error_is_right_far_into_the_file()
    {
        var json =
            "[\n"
            + string.Concat(Enumerable.Repeat("{\"a\":\"0123456789012345678901234567890123456789\"},\n", 100_000))
            + "{x}]";
        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(_scratch.Write("t.json", json)));

        error.Message.ShouldContain(":100002:2:");
    }

    [Fact]
    public async Task Rows_across_buffer_ends_and_beyond_the_buffer_are_whole()
    {
        var sizes = new[] { 10, 700_000, 400_000, 3 << 20, 5, 1 << 20, 999_999 };
        var json =
            "[" + string.Join(",\n", sizes.Select((s, i) => $"{{\"i\":{i},\"t\":\"{new string('x', s)}\"}}")) + "]";
        var rows = await Rows.ReadAsync(_scratch.Write("t.json", json));

        rows.Cells.Select(c => c["i"]).ShouldBe(sizes.Select((_, i) => $"N{i}"));
        rows.Cells.Select(c => c["t"].Length - 1).ShouldBe(sizes);
    }

    [Fact]
    public async Task A_row_beyond_the_limit_is_an_error_that_says_where()
    {
        var json = "[{\"a\":1},\n{\"a\":\"" + new string('x', 3 << 20) + "\"}]";
        var error = await Should.ThrowAsync<EndpointException>(() =>
            Rows.ReadAsync(_scratch.Write("t.json", json), new FileSourceOptions { MaxRowBytes = 1 << 20 })
        );

        error.Message.ShouldContain("longer than 1048576 bytes");
    }

    [Fact]
    public async Task Depth_is_a_fault_of_the_row()
    {
        var deep = new string('[', 300) + new string(']', 300);
        var rows = await Rows.ReadAsync(_scratch.Write("t.json", $"[{{\"a\":{deep}}},{{\"a\":1}}]"));

        rows.Faults.Select(f => f?.Code).ShouldBe(["too_deep", null]);
    }
}
