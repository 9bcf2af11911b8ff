using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests.Files.Json;

public sealed class NdjsonSourceTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("""{"a":"x","b":1,"c":true,"d":false,"e":null}""", "a=Tx b=N1 c=true d=false e=null")]
    [InlineData("""{"a":{"x": [1, 2]},"b":[ ]}""", """a=J{"x": [1, 2]} b=J[ ]""")]
    [InlineData("""{"a":12345678901234567890.0100e-400}""", "a=N12345678901234567890.0100e-400")]
    [InlineData("""{"a":"tab\tquote\"é😀\u0000"}""", "a=Ttab\tquote\"é😀\0")]
    [InlineData("""{"a\u0062":"x"}""", "ab=Tx")]
    [InlineData("""{"":"x"}""", "=Tx")]
    [InlineData("{}", "")]
    [InlineData("  {\"a\":1}  \r", "a=N1")]
    public async Task A_line_reads_as_written(string line, string row)
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.ndjson", line + "\n"));

        rows.All.ShouldBe([row]);
        rows.Faults.ShouldBe([null]);
    }

    [Fact]
    public async Task Missing_keys_and_new_keys_keep_their_columns()
    {
        var rows = await Rows.ReadAsync(
            _scratch.Write("t.jsonl", "{\"a\":1,\"b\":2}\n\n{\"b\":3}\n{\"c\":4,\"a\":5}\n{\"b\":6,\"a\":7}")
        );

        rows.Columns.ShouldBe(["a", "b", "c"]);
        rows.All.ShouldBe(["a=N1 b=N2", "b=N3", "a=N5 c=N4", "a=N7 b=N6"]);
        rows.Positions.Select(p => (p.Ordinal, p.Line, p.Offset))
            .ShouldBe([(1, 1, 0), (2, 3, 15), (3, 4, 23), (4, 5, 37)]);
    }

    [Theory]
    [InlineData("""{"a":1""", "malformed_row", "")]
    [InlineData("""{"a":1} x""", "malformed_row", "")]
    [InlineData("""{"zzz":1,}""", "malformed_row", "")]
    [InlineData("[1]", "malformed_row", "")]
    [InlineData("42", "malformed_row", "")]
    [InlineData("nul", "malformed_row", "")]
    [InlineData("""{"a":1,"a":2}""", "duplicate_key", "a")]
    [InlineData("""{"a":1,"\u0061":2}""", "duplicate_key", "a")]
    [InlineData("""{"a":"\ud800"}""", "invalid_text", "a")]
    [InlineData("""{"a":"\udc00\ud800"}""", "invalid_text", "a")]
    [InlineData("""{"\ud800":1}""", "invalid_text", "\\ud800")]
    public async Task A_bad_line_is_a_fault_and_reading_goes_on(string line, string code, string column)
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.ndjson", $"{{\"a\":0}}\n{line}\n{{\"a\":9}}\n"));

        rows.Faults.Select(f => f?.Code).ShouldBe([null, code, null]);
        rows.Faults[1]!.Column.ShouldBe(column);
        rows.Positions[1].Line.ShouldBe(2);
        rows.Positions[1].Offset.ShouldBe(8);
        rows.Columns.ShouldBe(["a"]);
        rows[2].ShouldBe("a=N9");
    }

    [Fact]
    public async Task Broken_utf8_is_a_fault_of_its_row()
    {
        byte[] json = [.. "{\"a\":1,\"b\":\"x"u8, 0xff, .. "\"}\n{\"a\":2}\n"u8];
        var rows = await Rows.ReadAsync(_scratch.Write("t.ndjson", json));

        rows.Faults.Select(f => f?.Code).ShouldBe(["invalid_text", null]);
        rows.Faults[0]!.Column.ShouldBe("b");
    }

    [Theory]
    [InlineData(255, null)]
    [InlineData(256, "too_deep")]
    [InlineData(70_000, "malformed_row")]
    public async Task Depth_has_a_limit(int depth, string? code)
    {
        var json = "{\"a\":" + new string('[', depth) + new string(']', depth) + "}\n{\"a\":1}\n";
        var rows = await Rows.ReadAsync(_scratch.Write("t.ndjson", json));

        rows.Faults.Select(f => f?.Code).ShouldBe([code, null]);
    }

    [Fact]
    public async Task A_line_beyond_the_limit_is_a_fault()
    {
        var json =
            $"{{\"a\":1}}\n{{\"a\":\"{new string('x', 3 << 20)}\"}}\n{{\"a\":2}}\n{{\"a\":\"{new string('x', 3 << 20)}";
        var rows = await Rows.ReadAsync(
            _scratch.Write("t.ndjson", json),
            new FileSourceOptions { MaxRowBytes = 1 << 20 }
        );

        rows.Faults.Select(f => f?.Code).ShouldBe([null, "value_too_long", null, "value_too_long"]);
        rows.Positions.Select(p => p.Line).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task A_row_longer_than_the_buffer_is_read()
    {
        var text = new string('y', 5 << 20);
        var rows = await Rows.ReadAsync(_scratch.Write("t.ndjson", $"{{\"a\":\"{text}\"}}\n{{\"a\":2}}"));

        rows.Cells[0]["a"].ShouldBe("T" + text);
        rows[1].ShouldBe("a=N2");
    }

    [Fact]
    public async Task More_than_ten_thousand_keys_are_an_error()
    {
        var json = string.Concat(Enumerable.Range(0, 10_001).Select(i => $"{{\"k{i}\":1}}\n"));
        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(_scratch.Write("t.ndjson", json)));

        error.Message.ShouldContain("'k10000'");
        error.Cure.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Marks_and_utf16_are_understood()
    {
        byte[] marked = [0xef, 0xbb, 0xbf, .. "{\"a\":\"é\"}"u8];
        (await Rows.ReadAsync(_scratch.Write("t.ndjson", marked))).All.ShouldBe(["a=Té"]);

        byte[] wide = [0xff, 0xfe, .. Encoding.Unicode.GetBytes("{\"a\":\"é😀\"}\r\n")];
        (await Rows.ReadAsync(_scratch.Write("u.ndjson", wide))).All.ShouldBe(["a=Té😀"]);
    }

    [Fact]
    public async Task An_empty_file_has_no_rows()
    {
        (await Rows.ReadAsync(_scratch.Write("t.ndjson", ""))).All.ShouldBeEmpty();
    }
}
