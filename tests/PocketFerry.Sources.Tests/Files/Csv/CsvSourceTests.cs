using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests.Files.Csv;

public sealed class CsvSourceTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("a,b\n1,2\n", "a=T1 b=T2")]
    [InlineData("a,b\r\n1,2\r\n", "a=T1 b=T2")]
    [InlineData("a,b\n1,2", "a=T1 b=T2")]
    [InlineData("a;b\n1;2\n", "a=T1 b=T2")]
    [InlineData("a\tb\n1\t2\n", "a=T1 b=T2")]
    [InlineData("a|b\n1|2\n", "a=T1 b=T2")]
    [InlineData("a,b\n\"x\ny\",\"1,2\"\n", "a=Tx\ny b=T1,2")]
    [InlineData("a,b\n\"x\r\ny\",2\n", "a=Tx\r\ny b=T2")]
    [InlineData("a,b\n\"say \"\"hi\"\"\",2\n", "a=Tsay \"hi\" b=T2")]
    [InlineData("a,b\n,\"\"\n", "a=null b=T")]
    [InlineData("a,b\n x , y\n", "a=T x  b=T y")]
    [InlineData("a,b\n5\" pipe,2\n", "a=T5\" pipe b=T2")]
    [InlineData("a,b\nx\0y,2\n", "a=Tx\0y b=T2")]
    [InlineData("a,b\n\n1,2\n\n", "a=T1 b=T2")]
    [InlineData("sep=;\na;b\n1;2,3\n", "a=T1 b=T2,3")]
    [InlineData("a\nx;y|z\n", "a=Tx;y|z")]
    [InlineData("naïve,日本\né,😀\n", "naïve=Té 日本=T😀")]
    public async Task One_row_reads_as_written(string csv, string row)
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", csv));

        rows.All.ShouldBe([row]);
        rows.Faults.ShouldBe([null]);
    }

    [Fact]
    public async Task A_blank_line_is_a_row_where_there_is_one_column()
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", "a\nx\n\n\"\"\n"));

        rows.All.ShouldBe(["a=Tx", "a=null", "a=T"]);
    }

    [Theory]
    [InlineData("utf8-bom")]
    [InlineData("utf-16le-bom")]
    [InlineData("utf-16be-bom")]
    [InlineData("utf-16le")]
    [InlineData("windows-1252")]
    [InlineData("latin1")]
    public async Task Encodings_come_out_as_utf8(string kind)
    {
        const string Csv = "name,value\nJosé,5\n";
        var (bytes, asked) = kind switch
        {
            "utf8-bom" => (Bom(new UTF8Encoding(true), Csv), (string?)null),
            "utf-16le-bom" => (Bom(Encoding.Unicode, Csv), null),
            "utf-16be-bom" => (Bom(Encoding.BigEndianUnicode, Csv), null),
            "utf-16le" => (Encoding.Unicode.GetBytes(Csv), "utf-16le"),
            _ => (Encoding.Latin1.GetBytes(Csv), kind),
        };

        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", bytes), new FileSourceOptions { Encoding = asked });

        rows.All.ShouldBe(["name=TJosé value=T5"]);
        rows.Faults.ShouldBe([null]);
    }

    [Fact]
    public async Task Utf16_without_a_mark_is_found_out_where_it_is_certain()
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", Encoding.BigEndianUnicode.GetBytes("a,b\n1,2\n")));

        rows.All.ShouldBe(["a=T1 b=T2"]);
    }

    [Fact]
    public async Task A_euro_sign_in_windows_1252_is_one()
    {
        var rows = await Rows.ReadAsync(
            _scratch.Write("t.csv", [.. "a\n"u8, 0x80, (byte)'\n']),
            new FileSourceOptions { Encoding = "windows-1252" }
        );

        rows.All.ShouldBe(["a=T€"]);
    }

    [Fact]
    public async Task Broken_utf8_is_a_fault_of_its_row_naming_line_and_column()
    {
        byte[] csv = [.. "a,b\n1,2\n3,x"u8, 0xe9, .. "y\n5,6\n"u8];
        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", csv));

        rows.Faults.Select(f => f?.Code).ShouldBe([null, "invalid_text", null]);
        rows.Faults[1]!.Column.ShouldBe("b");
        rows.Positions[1].Line.ShouldBe(3);
        rows.Positions[1].Ordinal.ShouldBe(2);
        rows.Positions[1].Offset.ShouldBe(8);
    }

    [Fact]
    public async Task A_lone_surrogate_in_utf16_is_a_fault_of_its_row()
    {
        var csv = Bom(Encoding.Unicode, "a\nok\n").Concat(new byte[] { 0x00, 0xd8, (byte)'\n', 0 }).ToArray();
        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", csv));

        rows.Faults.Select(f => f?.Code).ShouldBe([null, "invalid_text"]);
    }

    [Theory]
    [InlineData("a,b\n1\n3,4\n")]
    [InlineData("a,b\n1,2,3\n3,4\n")]
    [InlineData("a,b\n\"x\"y,2\n3,4\n")]
    public async Task Ragged_and_misquoted_rows_are_faults_and_reading_goes_on(string csv)
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", csv));

        rows.Faults.Select(f => f?.Code).ShouldBe(["malformed_row", null]);
        rows.Positions.Select(p => p.Line).ShouldBe([2, 3]);
        rows[1].ShouldBe("a=T3 b=T4");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n", "empty")]
    [InlineData("a,a\n1,2\n", ":1: the header of column 2 'a' is column 1's name too")]
    [InlineData("a,\n1,2\n", ":1: the header of column 2 is empty")]
    [InlineData("a,b\n1,2\n\"3,4\n5,6\n", ":3: a quote that is opened in this row is never closed")]
    public async Task What_cannot_be_read_says_where_and_what_to_do(string csv, string message)
    {
        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(_scratch.Write("t.csv", csv)));

        error.Message.ShouldContain(message);
        error.Cure.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_header_alone_is_a_file_without_rows()
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", "a,b\n"));

        rows.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_header_the_columns_are_numbered()
    {
        var rows = await Rows.ReadAsync(
            _scratch.Write("t.csv", "1,2\n3,4\n"),
            new FileSourceOptions { HasHeader = false }
        );

        rows.All.ShouldBe(["column1=T1 column2=T2", "column1=T3 column2=T4"]);
    }

    [Fact]
    public async Task Quotes_are_text_where_quoting_is_off()
    {
        var rows = await Rows.ReadAsync(
            _scratch.Write("t.tsv", "a\tb\n\"x\ty\n"),
            new FileSourceOptions { Quote = '\0' }
        );

        rows.All.ShouldBe(["a=T\"x b=Ty"]);
    }

    [Fact]
    public async Task A_cell_beyond_the_limit_is_a_fault_and_a_row_beyond_it_an_error()
    {
        var path = _scratch.Write("t.csv", $"a,b\n1,{new string('x', 3000)}\n3,4\n");

        var rows = await Rows.ReadAsync(path, new FileSourceOptions { MaxCellBytes = 1000 });
        rows.Faults.Select(f => f?.Code).ShouldBe(["value_too_long", null]);
        rows.Faults[0]!.Column.ShouldBe("b");

        var endless = _scratch.Write("u.csv", "a,b\n1,\"" + new string('x', 5 << 20));
        var error = await Should.ThrowAsync<EndpointException>(() =>
            Rows.ReadAsync(endless, new FileSourceOptions { MaxRowBytes = 1 << 20 })
        );
        error.Message.ShouldContain(":2:");
    }

    [Fact]
    public async Task Ten_thousand_columns_are_read_and_one_more_is_an_error()
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", Wide(10_000)));
        rows.Columns.Count.ShouldBe(10_000);
        rows.Cells.Count.ShouldBe(3);

        var error = await Should.ThrowAsync<EndpointException>(() =>
            Rows.ReadAsync(_scratch.Write("u.csv", Wide(10_001)))
        );
        error.Message.ShouldContain("10001 columns");
    }

    [Fact]
    public async Task A_limit_ends_the_reading()
    {
        var csv = "a\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i}\n"));
        var rows = await Rows.ReadAsync(_scratch.Write("t.csv", csv), read: new ReadOptions { Limit = 40_000 });

        rows.Cells.Count.ShouldBe(40_000);
        rows[39_999].ShouldBe("a=T39999");
        rows.Positions[39_999].Line.ShouldBe(40_001);
    }

    [Fact]
    public async Task The_stream_says_what_is_known_before_reading()
    {
        await using var source = await SourceOpener.OpenAsync(
            _scratch.Write("people.csv", "id,name\n1,x\n"),
            FileSourceOptions.Default
        );
        var stream = (await source.GetStreamsAsync(CancellationToken.None)).ShouldHaveSingleItem();

        stream.Name.ShouldBe("people");
        stream.Columns.Select(c => c.Name).ShouldBe(["id", "name"]);
        stream.TextIsUntyped.ShouldBeTrue();
        stream.EstimatedBytes.ShouldBe(12);
    }

    private static byte[] Bom(Encoding encoding, string text) =>
        [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];

    private static string Wide(int columns) =>
        string.Join(',', Enumerable.Range(0, columns).Select(i => $"c{i}"))
        + "\n"
        + string.Concat(Enumerable.Repeat(string.Join(',', Enumerable.Repeat("1", columns)) + "\n", 3));
}
