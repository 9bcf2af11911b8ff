using System.IO.Compression;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;
using ZstdSharp;

namespace PocketFerry.Sources.Tests.Files.Input;

public sealed class FileInputTests : IDisposable
{
    private static readonly byte[] Text = [.. "{\"a\":1}\n{\"a\":2}\n"u8];
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Compressed_files_are_read_by_content()
    {
        (await Rows.ReadAsync(_scratch.Write("t.ndjson.gz", Gzip(Text)))).Cells.Count.ShouldBe(2);
        (await Rows.ReadAsync(_scratch.Write("t.ndjson.zst", Zstd(Text)))).Cells.Count.ShouldBe(2);
        (await Rows.ReadAsync(_scratch.Write("t.ndjson", Zstd(Text)))).Cells.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_gzip_file_of_several_members_is_read_whole()
    {
        var rows = await Rows.ReadAsync(_scratch.Write("t.ndjson.gz", [.. Gzip(Text), .. Gzip(Text)]));

        rows.Cells.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("gz", 12)]
    [InlineData("gz", 1)]
    [InlineData("gz", 9)]
    [InlineData("zst", 1)]
    [InlineData("zst", 6)]
    public async Task A_cut_compressed_file_never_looks_whole(string ending, int cut)
    {
        var random = new byte[200_000];
        new Random(1).NextBytes(random);
        byte[] text = [.. "{\"a\":\""u8, .. Convert.ToBase64String(random).Select(c => (byte)c), .. "\"}\n"u8];
        var bytes = ending == "gz" ? Gzip(text) : Zstd(text);
        var path = _scratch.Write($"t.ndjson.{ending}", bytes[..^cut]);

        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(path));
        error.Message.ShouldContain("damaged or cut off");
    }

    [Fact]
    public async Task A_name_that_lies_is_an_error()
    {
        var error = await Should.ThrowAsync<EndpointException>(() =>
            Rows.ReadAsync(_scratch.Write("t.ndjson.gz", Text))
        );
        error.Message.ShouldContain("gzip");
    }

    [Fact]
    public async Task Standard_input_is_spooled_read_twice_and_removed()
    {
        var options = new FileSourceOptions
        {
            Format = FileFormat.Ndjson,
            StandardInput = new MemoryStream(Gzip(Text)),
            SpoolFolder = _scratch["spool"],
        };
        await using (var source = await SourceOpener.OpenAsync("-", options))
        {
            (await Rows.ReadAsync(source)).Cells.Count.ShouldBe(2);
            (await Rows.ReadAsync(source)).Cells.Count.ShouldBe(2);
            var spooled = Directory.GetFiles(_scratch["spool"]).ShouldHaveSingleItem();
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(spooled).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        Directory.GetFiles(_scratch["spool"]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-")]
    [InlineData("t.bin")]
    public async Task A_format_that_is_not_known_is_asked_for(string path)
    {
        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(path));

        error.Failure.ShouldBe(EndpointFailure.Usage);
        error.Cure.ShouldContain("--format");
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(_scratch["none.csv"]));

        error.Message.ShouldContain("none.csv");
        error.Failure.ShouldBe(EndpointFailure.Usage);
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return memory.ToArray();
    }

    internal static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(bytes).ToArray();
    }
}
