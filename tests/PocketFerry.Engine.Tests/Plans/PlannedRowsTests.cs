using System.Globalization;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Plans;

/// <summary>Inference and mapping agree: a collection made for a stream takes every row of it.</summary>
public sealed class PlannedRowsTests
{
    [Theory]
    [InlineData(FieldType.Email, "o'hara@example.co", "a.b+c_d-e%f@sub-domain.example.org", "x@1a.io")]
    [InlineData(FieldType.Url, "http://a.de", "https://www.example.com:8443/p/a~b?q=1&r=%20#frag", "https://x.co?y")]
    [InlineData(FieldType.Date, "2024-05-01", "2024-05-01 10:00", "2024-05-01T10:00:00.123+0230", "0001-01-02")]
    [InlineData(FieldType.Text, "2024-05-01 10:00:00.1234567", "2024-05-01")]
    [InlineData(FieldType.Text, "0001-01-01", "2024-05-01")]
    [InlineData(FieldType.Number, "1", "-0.5", "1e3", "0.30000000000000004", "123456789012345")]
    [InlineData(FieldType.Bool, "true", "FALSE", "tRuE")]
    [InlineData(FieldType.Json, "{\"a\": [1, \"x\"]}", "[]")]
    [InlineData(FieldType.Text, "{\"a\":1,\"a\":2}", "[12345678901234567890]")]
    [InlineData(FieldType.Text, "plain", "00123", " spaced ")]
    public async Task Texts(FieldType type, params string[] values)
    {
        var rows = values.Select(v => new object?[] { v }).Append([""]).Append([null]).ToArray();
        var source = new MemorySource().Add(MemorySource.Table("t", "c"), rows);
        await AcceptsAllAsync(source, "c", type);
    }

    [Fact]
    public async Task Cells_of_every_kind()
    {
        var stream = MemorySource.Table("t", "n:INTEGER", "r:REAL", "b:BOOLEAN", "s:TEXT", "big:INTEGER", "mixed");
        var source = new MemorySource().Add(
            stream,
            [1L, 0.5, 1L, "x", long.MaxValue, 1L],
            [9007199254740992L, 1e300, 0L, "", 1L, "two"],
            [null, null, null, null, null, null]
        );
        await AcceptsAllAsync(source, "big", FieldType.Text);
        await AcceptsAllAsync(source, "b", FieldType.Bool);

        var typed = new MemorySource().Add(
            MemorySource.Table("t", "any", "list", "flag") with
            {
                TextIsUntyped = false,
            },
            ["text", new JsonArray("a", 1), true],
            [JsonValue.Create(2), null, false],
            [true, new JsonObject { ["k"] = null }, MemorySource.Missing]
        );
        await AcceptsAllAsync(typed, "any", FieldType.Json);
    }

    [Fact]
    public async Task Long_texts_and_foreign_keys()
    {
        var child = MemorySource.Table("child", "id:INTEGER", "parent_id:INTEGER", "text") with
        {
            Key = ["id"],
            ForeignKeys = [new SourceForeignKey(["parent_id"], "parent", ["id"])],
        };
        var source = new MemorySource()
            .Add(child, [1L, 7L, new string('é', 12_345)], [2L, null, ""])
            .Add(MemorySource.Table("parent", "id:INTEGER") with { Key = ["id"] }, [7L]);
        var batches = await AcceptsAllAsync(source, "text", FieldType.Text);
        var parents = batches[0];
        var children = batches[1];
        var id = Text(parents, 0, "id");
        id.Length.ShouldBe(15);
        Text(children, 0, "parent").ShouldBe(id);
        Text(children, 1, "parent").ShouldBe("");
        Text(children, 0, "parent_id").ShouldBe("7");
    }

    [Theory]
    [InlineData("BINARY(16)", "bytes", "bytes")]
    [InlineData("BIGINT UNSIGNED", "18446744073709551615", "18446744073709551615")]
    [InlineData("DECIMAL(25,0)", "1234567890123456789012345", "1234567890123456789012345")]
    [InlineData("NUMERIC", "0.12345678901234567890123", "0.12345678901234567890123")]
    [InlineData("NUMERIC", "1e21", "1000000000000000000000.0")]
    public async Task Foreign_keys_lead_to_the_records_of_keys_that_are_no_plain_numbers(
        string type,
        string key,
        string reference
    )
    {
        var child = MemorySource.Table("child", "id:INTEGER", $"parent_id:{type}") with
        {
            Key = ["id"],
            ForeignKeys = [new SourceForeignKey(["parent_id"], "parent", ["id"])],
        };
        var source = new MemorySource()
            .Add(child, [1L, KeyOf(reference)], [2L, null])
            .Add(MemorySource.Table("parent", $"id:{type}") with { Key = ["id"] }, [KeyOf(key)]);
        var batches = await AcceptsAllAsync(source, "parent", FieldType.Relation);
        Text(batches[1], 0, "parent").ShouldBe(Text(batches[0], 0, "id"));
        Text(batches[1], 1, "parent").ShouldBe("");
    }

    private static object KeyOf(string text) =>
        text == "bytes" ? new byte[] { 0x00, 0x5B, 0xFF, 0x7E } : JsonNode.Parse(text)!;

    private static async Task<List<RowBatch>> AcceptsAllAsync(MemorySource source, string column, FieldType type)
    {
        var planned = await RunPlanner.PlanAsync(
            source,
            new MemoryTarget(true),
            new PlanRequest { CreateMissing = true }
        );
        var made = planned.Plan.CreateCollections.Single(c => c.Find(column) is not null);
        made.Find(column)!.Type.ShouldBe(type);
        var mapped = new List<RowBatch>();
        foreach (var stream in planned.Plan.Streams)
        {
            var mapper = Mapper.Create(stream, new MapperOptions { Ids = new PlanIds(planned.Plan, stream) });
            await foreach (var batch in source.ReadAsync(stream.Stream, ReadOptions.Default, default))
            {
                var records = mapper.Map(batch);
                for (var row = 0; row < records.Count; row++)
                {
                    records.Fault(row).ShouldBeNull(records.Fault(row)?.ToString());
                }

                mapped.Add(records);
            }
        }

        return mapped;
    }

    private static string Text(RowBatch batch, int row, string column)
    {
        var index = batch.Columns.ToList().IndexOf(column);
        return batch[row, index].Kind switch
        {
            CellKind.Integer => batch[row, index].Integer.ToString(CultureInfo.InvariantCulture),
            _ => System.Text.Encoding.UTF8.GetString(batch.Bytes(row, index)),
        };
    }
}
