using System.Text;
using System.Text.Json;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Reading;

namespace PocketFerry.PocketBase.Tests.Api;

public sealed class RecordPageReaderTests
{
    [Fact]
    public void Values_become_cells_and_documents_keep_every_byte()
    {
        var reader = new RecordPageReader(["id", "n", "j", "t", "gone"]);
        var page =
            """
            {"page":1,"totalItems":7,"items":[
              {"collectionId":"x","j":{ "a":12345678901234567890,"b":[1.0] },"id":"r1","n":1e3,"t":"a\nü","expand":{"q":[1]}},
              {"t":null,"n":-0.5,"id":"r2","j":true}]}
            """u8;

        using var batch = reader.Read(page, 10);

        batch.Count.ShouldBe(2);
        reader.LastId.ShouldBe("r2");
        reader.TotalItems.ShouldBe(7);
        batch.Position(1).Ordinal.ShouldBe(12);
        Text(batch, 0, 1).ShouldBe("1e3");
        batch[0, 2].Kind.ShouldBe(CellKind.Json);
        Text(batch, 0, 2).ShouldBe("""{ "a":12345678901234567890,"b":[1.0] }""");
        Text(batch, 0, 3).ShouldBe("a\nü");
        batch[0, 4].Kind.ShouldBe(CellKind.Missing);
        batch[1, 2].Boolean.ShouldBeTrue();
        batch[1, 3].Kind.ShouldBe(CellKind.Null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"page\":1}")]
    [InlineData("{\"items\":3}")]
    [InlineData("{\"items\":[{\"id\":\"a\"")]
    [InlineData("<html>")]
    public void What_is_no_page_is_refused(string text)
    {
        var reader = new RecordPageReader(["id"]);
        Should.Throw<JsonException>(() => reader.Read(Encoding.UTF8.GetBytes(text), 0));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_fault_of_its_row()
    {
        using var batch = new RecordPageReader(["id", "t"]).Read(
            """{"items":[{"id":"a","t":"\ud800"},{"id":"b","t":"x"}]}"""u8,
            0
        );

        batch.Fault(0)!.Column.ShouldBe("t");
        batch.Fault(1).ShouldBeNull();
    }

    private static string Text(RowBatch batch, int row, int column) =>
        Encoding.UTF8.GetString(batch.Bytes(row, column));
}
