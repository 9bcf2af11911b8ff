using System.Buffers;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Verification.Sides;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Hashing;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Verification;

/// <summary>Two values have the same digest just where their canonical forms are the same.</summary>
public sealed class ValueDigestTests
{
    private static readonly string[] Texts =
    [
        "",
        " ",
        "0",
        "1",
        "1.0",
        "1e0",
        "-0",
        "12.5",
        "12.50",
        "9007199254740993",
        "NaN",
        "Infinity",
        "1e400",
        "many",
        "true",
        "false",
        "null",
        "[]",
        "[ ]",
        "[\"a\"]",
        "[ \"a\" ]",
        "{\"a\":1}",
        "{\"a\": 1.0}",
        "{\"lon\":1,\"lat\":2}",
        "{\"lat\":2.0,\"lon\":1}",
        "\"a\"",
        "a",
        "é",
        "e\u0301",
        "2024-01-02 03:04:05.000Z",
        "2024-01-02T03:04:05Z",
        "2024-01-02 04:04:05.000+01:00",
        "2024-01-02 03:04:05.001Z",
        "2024-01-02 03:04:60.000Z",
        "2024-13-02 03:04:05.000Z",
        "2024-01-02 03:04:05.123456Z",
        "0001-01-01 00:00:00.000Z",
        "yesterday",
    ];

    [Theory]
    [InlineData("""{"type":"text"}""")]
    [InlineData("""{"type":"number"}""")]
    [InlineData("""{"type":"bool"}""")]
    [InlineData("""{"type":"date"}""")]
    [InlineData("""{"type":"autodate"}""")]
    [InlineData("""{"type":"json"}""")]
    [InlineData("""{"type":"geoPoint"}""")]
    [InlineData("""{"type":"email"}""")]
    [InlineData("""{"type":"select","maxSelect":1,"values":["a"]}""")]
    [InlineData("""{"type":"select","maxSelect":2,"values":["a"]}""")]
    [InlineData("""{"type":"relation","maxSelect":1,"collectionId":"pbc_1"}""")]
    public void As_canonical_forms_say(string json)
    {
        var field = FieldOf(json);
        foreach (var form in new[] { RowForm.Api, RowForm.Storage })
        {
            using var batch = new RowBatch(["v"]);
            var cells = Cells(batch);
            var canonical = cells.ConvertAll(c => Canonical(field, batch, c, form));
            var digests = Digests(field, batch, cells, form);
            var wrong =
                from one in Enumerable.Range(0, cells.Count)
                from other in Enumerable.Range(0, cells.Count)
                where (digests[one] == digests[other]) != (canonical[one] == canonical[other])
                select $"{cells[one].Kind} {canonical[one]} and {cells[other].Kind} {canonical[other]}";
            wrong.ShouldBeEmpty(form.ToString());
            canonical.Distinct().Count().ShouldBeGreaterThan(5);
        }
    }

    [Fact]
    public void What_stands_in_one_field_is_not_taken_for_another_ones()
    {
        var field = FieldOf("""{"type":"text"}""");
        using var batch = new RowBatch(["v"]);
        Cell Text(string text) => batch.Store(CellKind.Text, System.Text.Encoding.UTF8.GetBytes(text));
        UInt128 Of(params string[] texts)
        {
            var message = new DigestMessage();
            foreach (var text in texts)
            {
                new ValueDigest(field, RowForm.Storage).Write(message, batch, Text(text));
            }

            return message.Hash;
        }

        Of("ab", "c").ShouldNotBe(Of("a", "bc"));
        Of("", "a").ShouldNotBe(Of("a", ""));
        Of("a").ShouldNotBe(Of("a", ""));
        Of("a", "b").ShouldBe(Of("a", "b"));
    }

    // A writer that has seen other values must not write another one for it.
    private static List<UInt128> Digests(Field field, RowBatch batch, List<Cell> cells, RowForm form)
    {
        var values = new ValueDigest(field, form);
        var message = new DigestMessage();
        UInt128 Digest(Cell cell)
        {
            message.Clear();
            values.Write(message, batch, cell);
            return message.Hash;
        }

        var first = cells.ConvertAll(Digest);
        cells.ConvertAll(Digest).ShouldBe(first);
        return first;
    }

    private static List<Cell> Cells(RowBatch batch)
    {
        CellKind[] kinds = [CellKind.Text, CellKind.Number, CellKind.Json, CellKind.Bytes];
        return
        [
            Cell.Missing,
            Cell.Null,
            .. new[] { 0L, 1, -1, 2, 12, 1L << 53, (1L << 53) + 1, long.MaxValue }.Select(Cell.OfInteger),
            .. new[]
            {
                0,
                -0.0,
                1,
                12.5,
                0.1 + 0.2,
                9007199254740992,
                double.MaxValue,
                double.Epsilon,
                double.PositiveInfinity,
                double.NaN,
            }.Select(Cell.OfReal),
            Cell.OfBoolean(true),
            Cell.OfBoolean(false),
            .. kinds.SelectMany(k => Texts.Select(t => batch.Store(k, System.Text.Encoding.UTF8.GetBytes(t)))),
            // Ill-formed, and a surrogate alone.
            .. kinds.SelectMany(k =>
                new byte[][] { [0xFF], [0xED, 0xA0, 0x80], [0xEF, 0xBF, 0xBD], [0] }.Select(b => batch.Store(k, b))
            ),
        ];
    }

    private static string Canonical(Field field, RowBatch batch, Cell cell, RowForm form)
    {
        var bytes = new ArrayBufferWriter<byte>();
        CanonicalValue.Write(bytes, field, batch, cell, form);
        return Convert.ToHexString(bytes.WrittenSpan);
    }

    private static Field FieldOf(string json)
    {
        var field = JsonNode.Parse(json)!.AsObject();
        field["name"] = "v";
        var collection = new JsonObject
        {
            ["name"] = "things",
            ["type"] = "base",
            ["fields"] = new JsonArray(field),
        };
        return Collection.Parse(collection).Find("v")!;
    }
}
