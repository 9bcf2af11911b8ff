using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.Model.Tests.Hashing;

public sealed class CanonicalValueTests
{
    [Fact]
    public void Numbers_are_written_as_published()
    {
        var buffer = new byte[CanonicalNumber.MaxLength];
        foreach (var row in PublishedVectors.Table("### Vectors: numbers"))
        {
            var value = double.Parse(row[0].Trim('`'), CultureInfo.InvariantCulture);
            Encoding.ASCII.GetString(buffer, 0, CanonicalNumber.Format(value, buffer)).ShouldBe(row[1].Trim('`'));
        }
    }

    [Fact]
    public void Every_number_reads_back_as_itself()
    {
        var random = new Random(7);
        var buffer = new byte[CanonicalNumber.MaxLength];
        for (var i = 0; i < 100_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                var text = Encoding.ASCII.GetString(buffer, 0, CanonicalNumber.Format(value, buffer));
                double.Parse(text, CultureInfo.InvariantCulture).ShouldBe(value, text);
            }
        }
    }

    [Theory]
    [InlineData("2024-05-01", "2024-05-01 00:00:00.000Z")]
    [InlineData("2024-05-01T00:30:00+02:00", "2024-04-30 22:30:00.000Z")]
    [InlineData("2024-02-30", "2024-02-30")]
    [InlineData("", "")]
    public void Dates_are_normalised(string text, string expected)
    {
        Write("date", text, RowForm.Api).ShouldBe(expected);
        Write("autodate", text, RowForm.Storage).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{ "b" : 1.0 , "a" : [ 1e5 , null ] }""", """{"b":1.0,"a":[1e5,null]}""")]
    [InlineData("""{"a":"\u003c\/\u00e9\ud83d\ude00"}""", """{"a":"</é😀"}""")]
    [InlineData("""["\ud800","\ud800x","\udc00\ud800"]""", "[\"\uFFFD\",\"\uFFFDx\",\"\uFFFD\uFFFD\"]")]
    [InlineData("""["\u0001\u000A\"\\ \t"]""", """["\u0001\n\"\\ \t"]""")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("[\"open", "[\"open\"")]
    [InlineData("[\"\\\"", "[\"\\\"\"")]
    public void Json_is_compact_and_written_one_way(string json, string expected)
    {
        var to = new ArrayBufferWriter<byte>();
        CanonicalJson.Write(to, Encoding.UTF8.GetBytes(json));
        Encoding.UTF8.GetString(to.WrittenSpan).ShouldBe(expected);
    }

    [Fact]
    public void A_text_in_a_json_field_depends_on_the_form()
    {
        Write("json", "\"a\u2028<\"", RowForm.Storage).ShouldBe("\"a\u2028<\"");
        Write("json", "a\u2028<", RowForm.Api).ShouldBe("\"a\u2028<\"");
        Write("json", null, RowForm.Api).ShouldBe("null");
        Write("json", null, RowForm.Storage).ShouldBe("null");
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1")]
    [InlineData("10e-1")]
    public void A_top_level_json_number_is_what_the_column_keeps(string token)
    {
        using var batch = new RowBatch(["f"]);
        Write("json", batch, batch.Store(CellKind.Number, Encoding.UTF8.GetBytes(token)), RowForm.Api).ShouldBe("1");
        Write("json", batch, Cell.OfInteger(1), RowForm.Storage).ShouldBe("1");
        Write("json", batch, Cell.OfReal(1), RowForm.Storage).ShouldBe("1");
    }

    [Fact]
    public void A_big_json_number_is_the_double_on_both_sides()
    {
        using var batch = new RowBatch(["f"]);
        var api = Write("json", batch, batch.Store(CellKind.Number, "12345678901234567890"u8), RowForm.Api);
        api.ShouldBe(Write("json", batch, Cell.OfReal(12345678901234567890d), RowForm.Storage));
    }

    [Fact]
    public void Ill_formed_text_becomes_the_replacement_character()
    {
        using var batch = new RowBatch(["f"]);
        var cell = batch.Store(CellKind.Text, [(byte)'a', 0xED, 0xA0, 0x80, (byte)'b', 0xFF]);
        Write("text", batch, cell, RowForm.Api).ShouldBe("a\uFFFDb\uFFFD");
    }

    [Theory]
    [InlineData("{\"lat\":2.50,\"lon\":1}", "{\"lon\":1,\"lat\":2.5}")]
    [InlineData("", "{\"lon\":0,\"lat\":0}")]
    [InlineData("[1, 2]", "[1,2]")]
    public void Points_have_one_order(string text, string expected) =>
        Write("geoPoint", text, RowForm.Storage).ShouldBe(expected);

    private static string Write(string type, string? text, RowForm form)
    {
        using var batch = new RowBatch(["f"]);
        var cell = text is null ? Cell.Null : batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(text));
        return Write(type, batch, cell, form);
    }

    private static string Write(string type, RowBatch batch, Cell cell, RowForm form)
    {
        var to = new ArrayBufferWriter<byte>();
        var field = Field.Parse(new JsonObject { ["type"] = type, ["name"] = "f" });
        CanonicalValue.Write(to, field, batch, cell, form);
        return Encoding.UTF8.GetString(to.WrittenSpan);
    }
}
