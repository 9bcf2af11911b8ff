using System.Text;
using MongoDB.Bson;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Tests.Files.Mongo;

public sealed class BrokenBsonTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(new byte[] { 4, 0, 0, 0 }, "a document of 4 bytes")]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff }, "a document of -1 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 2, 0 }, "a document of 33554432 bytes")]
    [InlineData(new byte[] { 9, 0, 0, 0, 0 }, "the file ends within the document")]
    [InlineData(new byte[] { 1 }, "the file ends within the document")]
    [InlineData(new byte[] { 5, 0, 0, 0, 7 }, "there is no end")]
    public async Task A_broken_file_says_at_which_byte(byte[] end, string message)
    {
        var good = Bson.Of(Bson.With("x"));
        var path = _scratch.Write("c.bson", [.. good, .. end]);

        var error = await Should.ThrowAsync<EndpointException>(() => Rows.ReadAsync(path));

        error.Message.ShouldContain($"{path}: byte {good.Length}: ");
        error.Message.ShouldContain(message);
        error.Cure.ShouldContain("mongodump");
    }

    [Fact]
    public async Task A_document_that_is_broken_inside_is_a_fault_and_reading_goes_on()
    {
        var text = Bson.Of(Bson.With("abc"));
        var badText = Replaced(text, "abc"u8, [0xc3, 0x28, 0x61]);
        var badType = Replaced(text, [2, (byte)'v', 0], [0x7a, (byte)'v', 0]);
        var badLength = Replaced(text, [4, 0, 0, 0, (byte)'a'], [4, 0, 0, 0x70, (byte)'a']);
        var path = _scratch.Write("c.bson", [.. badText, .. badType, .. badLength, .. text]);

        var rows = await Rows.ReadAsync(path);

        rows.Faults.Select(f => f?.Code).ShouldBe(["invalid_text", "malformed_row", "malformed_row", null]);
        rows[3].ShouldBe("_id=I1 v=Tabc");
        rows.Positions.Select(p => p.Offset).ShouldBe([0, text.Length, text.Length * 2, text.Length * 3]);
    }

    [Fact]
    public async Task Depth_and_doubled_keys_are_faults()
    {
        byte[] deep = [5, 0, 0, 0, 0];
        for (var i = 0; i < 300; i++)
        {
            // The package writes no more than a hundred levels.
            var length = BitConverter.GetBytes(deep.Length + 8);
            deep = [.. length, (byte)(3 + (i % 2)), (byte)'0', 0, .. deep, 0];
        }

        var doubled = Replaced(Bson.Of(new BsonDocument { { "aa", 1 }, { "bb", 2 } }), "bb"u8, "aa"u8);
        var rows = await Rows.ReadAsync(_scratch.Write("c.bson", [.. deep, .. doubled]));

        rows.Faults.Select(f => f?.Code).ShouldBe(["too_deep", "duplicate_key"]);
    }

    [Fact]
    public async Task Binary_of_a_size_that_cannot_be_takes_no_memory()
    {
        var binary = Bson.Of(Bson.With(new BsonBinaryData([1, 2, 3])));
        var path = _scratch.Write("c.bson", Replaced(binary, [3, 0, 0, 0, 0, 1, 2, 3], [3, 0, 0, 0x7f, 0, 1, 2, 3]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var rows = await Rows.ReadAsync(path);

        rows.Faults[0]!.Code.ShouldBe("malformed_row");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100 << 20);
    }

    [Fact]
    public async Task Documents_of_16_MiB_are_read()
    {
        var text = new string('x', (16 << 20) - 100);
        var path = _scratch.Write("c.bson", Bson.Of(Bson.With(text), Bson.With("y")));

        var rows = await Rows.ReadAsync(path);

        rows.Cells.Select(c => c["v"].Length).ShouldBe([text.Length + 1, 2]);
    }

    private static byte[] Replaced(byte[] bytes, ReadOnlySpan<byte> old, ReadOnlySpan<byte> by)
    {
        var copy = bytes.ToArray();
        var at = copy.AsSpan().IndexOf(old);
        at.ShouldBeGreaterThan(0, Encoding.Latin1.GetString(old));
        by.CopyTo(copy.AsSpan(at));
        return copy;
    }
}
