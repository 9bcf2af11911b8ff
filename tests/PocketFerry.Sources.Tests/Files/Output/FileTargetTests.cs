using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests.Files.Output;

public sealed class FileTargetTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("o.ndjson", "{\"a\":\"x\",\"n\":1.50,\"b\":true}\n{\"a\":null,\"j\":{\"k\":[1,\" \"]}}\n")]
    [InlineData("o.json", "[\n{\"a\":\"x\",\"n\":1.50,\"b\":true},\n{\"a\":null,\"j\":{\"k\":[1,\" \"]}}\n]\n")]
    [InlineData("o.csv", "a,n,b,j\r\nx,1.50,true,\r\n,,,\"{\"\"k\"\":[1,\"\" \"\"]}\"\r\n")]
    [InlineData("o.tsv", "a\tn\tb\tj\r\nx\t1.50\ttrue\t\r\n\t\t\t\"{\"\"k\"\":[1,\"\" \"\"]}\"\r\n")]
    public async Task Each_format_is_written_to_the_letter(string name, string expected)
    {
        var input = _scratch.Write(
            "i.ndjson",
            "{\"a\":\"x\",\"n\":1.50,\"b\":true}\n{\"a\":null,\"j\":{ \"k\" : [1, \" \"]\t}}\n"
        );

        (await Transfer.RunAsync(input, _scratch[name])).ShouldBeEmpty();

        (await File.ReadAllTextAsync(_scratch[name])).ShouldBe(expected);
        Directory.GetFileSystemEntries(_scratch.Folder).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("o.ndjson", "")]
    [InlineData("o.json", "[]\n")]
    [InlineData("o.csv", "")]
    public async Task No_rows_make_an_empty_file(string name, string expected)
    {
        await Transfer.RunAsync(_scratch.Write("i.ndjson", ""), _scratch[name]);

        (await File.ReadAllTextAsync(_scratch[name])).ShouldBe(expected);
    }

    [Theory]
    [InlineData(
        "\0\u0001\b\t\n\f\r\u001f \"\\/<>&\u007f\u2028é😀",
        "\\u0000\\u0001\\b\\t\\n\\f\\r\\u001f \\\"\\\\/<>&\u007f\u2028é😀"
    )]
    public async Task Json_escapes_what_it_must_and_nothing_else(string text, string expected)
    {
        var source = new MemorySource(
            "s",
            ["a"],
            b => b[b.AddRow(RowPosition.Of(1)), 0] = b.Store(CellKind.Text, Encoding.UTF8.GetBytes(text))
        );

        await Transfer.RunAsync(source, _scratch["o.ndjson"]);

        (await File.ReadAllTextAsync(_scratch["o.ndjson"])).ShouldBe($"{{\"a\":\"{expected}\"}}\n");
    }

    [Fact]
    public async Task Cells_without_a_json_form_are_faults_and_the_rest_is_written()
    {
        var source = new MemorySource(
            "s",
            ["a"],
            b =>
            {
                b[b.AddRow(RowPosition.Of(1)), 0] = Cell.OfReal(double.PositiveInfinity);
                b[b.AddRow(RowPosition.Of(2)), 0] = b.Store(CellKind.Text, [0xff]);
                b[b.AddRow(RowPosition.Of(3)), 0] = b.Store(CellKind.Bytes, [1, 2, 3]);
                b[b.AddRow(RowPosition.Of(4)), 0] = Cell.OfInteger(long.MinValue);
            }
        );

        var faults = await Transfer.RunAsync(source, _scratch["o.json"]);

        faults.Select(f => f.Code).ShouldBe(["infinite_number", "invalid_text"]);
        (await File.ReadAllTextAsync(_scratch["o.json"])).ShouldBe(
            "[\n{\"a\":\"AQID\"},\n{\"a\":-9223372036854775808}\n]\n"
        );
    }

    [Theory]
    [InlineData("o.ndjson")]
    [InlineData("o.csv")]
    [InlineData("o.sqlite")]
    [InlineData("dump")]
    public async Task An_existing_output_is_replaced_only_when_asked_to(string name)
    {
        var one = _scratch.Write("one.ndjson", "{\"a\":1}\n");
        var two = _scratch.Write("two.ndjson", "{\"a\":2}\n{\"a\":3}\n");
        await Transfer.RunAsync(one, _scratch[name]);

        var error = await Should.ThrowAsync<EndpointException>(() => Transfer.RunAsync(two, _scratch[name]));
        error.Cure.ShouldContain("--overwrite");
        (await Rows.ReadAsync(_scratch[name])).Cells.Count.ShouldBe(1);

        await Transfer.RunAsync(two, _scratch[name], new FileTargetOptions { Overwrite = true });
        (await Rows.ReadAsync(_scratch[name])).Cells.Count.ShouldBe(2);
        Directory.GetFileSystemEntries(_scratch.Folder).Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_folder_that_is_no_dump_is_never_replaced()
    {
        var input = _scratch.Write("one.ndjson", "{\"a\":1}\n");
        _scratch.Write("home/thesis.txt", "years of work");

        await Should.ThrowAsync<EndpointException>(() =>
            Transfer.RunAsync(input, _scratch["home"], new FileTargetOptions { Overwrite = true })
        );

        File.Exists(_scratch["home/thesis.txt"]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("o.ndjson", true, true)]
    [InlineData("o.csv", true, true)]
    [InlineData("o.sqlite", true, true)]
    [InlineData("dump", true, true)]
    [InlineData("o.ndjson", false, false)]
    [InlineData("o.sqlite", false, false)]
    [InlineData("dump", false, false)]
    public async Task A_dry_run_and_a_run_without_commit_leave_nothing(string name, bool dryRun, bool commit)
    {
        var input = _scratch.Write("one.ndjson", "{\"a\":1}\n{\"b\":1}\n");

        await Transfer.RunAsync(input, _scratch[name], dryRun: dryRun, commit: commit);

        Directory.GetFileSystemEntries(_scratch.Folder).ShouldBe([input]);
    }

    [Theory]
    [InlineData("o.csv")]
    [InlineData("o.csv.gz")]
    [InlineData("o.csv.zst")]
    public async Task Columns_that_turn_up_late_make_every_csv_row_longer(string name)
    {
        var json = new StringBuilder();
        for (var i = 0; i < 40_000; i++)
        {
            json.Append("{\"a\":\"x\\ny,").Append(i).Append("\"}\n");
        }

        json.Append("{\"b\":\"late\"}\n{\"c\":\"later\"}\n");
        await Transfer.RunAsync(_scratch.Write("i.ndjson", json.ToString()), _scratch[name]);

        var rows = await Rows.ReadAsync(_scratch[name]);
        rows.Faults.ShouldAllBe(f => f == null);
        rows.Columns.ShouldBe(["a", "b", "c"]);
        rows[0].ShouldBe("a=Tx\ny,0 b=null c=null");
        rows[39_999].ShouldBe("a=Tx\ny,39999 b=null c=null");
        rows[40_000].ShouldBe("a=null b=Tlate c=null");
        rows[40_001].ShouldBe("a=null b=null c=Tlater");
        Directory.GetFileSystemEntries(_scratch.Folder).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Standard_output_takes_text_formats()
    {
        var memory = new MemoryStream();
        var options = new FileTargetOptions { Format = FileFormat.Csv, StandardOutput = memory };
        await Transfer.RunAsync(_scratch.Write("i.ndjson", "{\"a\":1}\n"), "-", options);
        Encoding.UTF8.GetString(memory.ToArray()).ShouldBe("a\r\n1\r\n");

        var late = _scratch.Write("j.ndjson", "{\"a\":1}\n{\"b\":1}\n");
        var error = await Should.ThrowAsync<EndpointException>(() => Transfer.RunAsync(late, "-", options));
        error.Cure.ShouldContain("ndjson");

        Should
            .Throw<EndpointException>(() => TargetOpener.Open("-", FileTargetOptions.Default))
            .Failure.ShouldBe(EndpointFailure.Usage);
    }

    [Fact]
    public async Task Several_streams_do_not_go_into_one_file()
    {
        _scratch.Write("d/a.ndjson", "{\"x\":1}\n");
        _scratch.Write("d/b.ndjson", "{\"x\":1}\n");

        var error = await Should.ThrowAsync<EndpointException>(() =>
            Transfer.RunAsync(_scratch["d"], _scratch["o.csv"])
        );

        error.Message.ShouldContain("a, b");
        error.Failure.ShouldBe(EndpointFailure.Usage);
    }

    [Fact]
    public async Task Files_with_secrets_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var source = await SourceOpener.OpenAsync(
            _scratch.Write("i.ndjson", "{\"a\":1}\n"),
            FileSourceOptions.Default
        );
        foreach (var name in new[] { "o.ndjson", "o.sqlite", "dump" })
        {
            await Transfer.RunAsync(source, _scratch[name], withSecrets: true);
        }

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.GetUnixFileMode(_scratch["o.ndjson"]).ShouldBe(Owner);
        File.GetUnixFileMode(_scratch["o.sqlite"]).ShouldBe(Owner);
        File.GetUnixFileMode(_scratch["dump/i.ndjson"]).ShouldBe(Owner);
        File.GetUnixFileMode(_scratch["dump"]).ShouldBe(Owner | UnixFileMode.UserExecute);
    }
}
