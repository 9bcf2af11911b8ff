using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Plans.Inference;

public sealed class StreamInferenceTests
{
    [Theory]
    [InlineData("number", "1", "-2.5", "0", "1e3")]
    [InlineData("number", "1", "", "3")]
    [InlineData("number", "0.30000000000000004")]
    [InlineData("text", "01234", "5")]
    [InlineData("text", "1234567890123456")]
    [InlineData("text", "0.1234567890123456789")]
    [InlineData("text", "1e999")]
    [InlineData("text", "+49 30 1234")]
    [InlineData("text", "1,5")]
    [InlineData("text", "1.")]
    [InlineData("text", "0x10")]
    [InlineData("text", "NaN")]
    [InlineData("bool", "true", "FALSE")]
    [InlineData("text", "yes", "no")]
    [InlineData("date", "2024-05-01", "2024-05-01T12:00:00Z")]
    [InlineData("text", "2024-05-01", "soon")]
    [InlineData("email", "a@b.co", "first.last+tag@sub.example.org")]
    [InlineData("text", "a@b.co", "a@b")]
    [InlineData("url", "https://example.org/a?b=c", "http://x.example.com:8080")]
    [InlineData("text", "https://exa mple.org", "https://ok.org")]
    [InlineData("json", "{\"a\":1}", "[1, 2]")]
    [InlineData("text", "{\"a\":1}", "{oops}")]
    [InlineData("text", "", "")]
    public async Task Texts_of_an_untyped_source(string type, params string[] values) =>
        (await InferAsync("", true, [.. values])).ShouldBe(type);

    [Theory]
    [InlineData("VARCHAR(10)", "text", "1", "2")]
    [InlineData("TEXT", "text", "true", "false")]
    [InlineData("TEXT", "date", "2024-05-01 10:00:00", "")]
    [InlineData("DATETIME", "date", "2009-01-01 00:00:00")]
    [InlineData("DATETIME", "text", "2009-01-01 00:00:00", "never")]
    [InlineData("BOOLEAN", "bool", "0", "1")]
    [InlineData("NUMERIC(10,2)", "number", "0.99")]
    [InlineData("INTEGER", "text", "12", "n/a")]
    public async Task Declared_types_are_respected_where_the_values_agree(
        string declared,
        string type,
        params string[] values
    ) => (await InferAsync(declared, true, [.. values])).ShouldBe(type);

    [Fact]
    public async Task Cells_with_a_kind_of_their_own()
    {
        (await InferAsync("BOOLEAN", true, 0L, 1L)).ShouldBe("bool");
        (await InferAsync("BOOLEAN", true, 0L, 2L)).ShouldBe("number");
        (await InferAsync("INTEGER", true, 1L, 2L, null)).ShouldBe("number");
        (await InferAsync("INTEGER", true, 9007199254740993L)).ShouldBe("text");
        (await InferAsync("NVARCHAR(5)", true, 1L)).ShouldBe("text");
        (await InferAsync("", true, 1L, "x")).ShouldBe("text");
        (await InferAsync("INTEGER", true, 1L, "2")).ShouldBe("number");
        (await InferAsync("", false, "12")).ShouldBe("text");
        (await InferAsync("", false, "true")).ShouldBe("text");
        (await InferAsync("", false, true, false)).ShouldBe("bool");
        (await InferAsync("", false, JsonValue.Create(1.5), JsonValue.Create(2))).ShouldBe("number");
        (await InferAsync("", false, JsonNode.Parse("12345678901234567890"))).ShouldBe("text");
        (await InferAsync("", false, "a", JsonValue.Create(2))).ShouldBe("json");
        (await InferAsync("", false, "x", JsonNode.Parse("12345678901234567890"))).ShouldBe("text");
        (await InferAsync("", false, new JsonArray("a"), null)).ShouldBe("json");
        (await InferAsync("", false, "2024-05-01T10:00:00Z")).ShouldBe("date");
        (await InferAsync("DATE", true, null, null)).ShouldBe("date");
        (await InferAsync("BLOB", true, new byte[] { 1 }, null)).ShouldBe("text");
        (await InferAsync("", true, new byte[] { 1 }, null)).ShouldBe("(left out)");
        (await InferAsync("timestamp with time zone", false, "2024-05-01 10:00:00.123456Z")).ShouldBe("date");
        (await InferAsync("text", false, "2024-05-01 10:00:00.123456Z")).ShouldBe("text");
        (await InferAsync("numeric", false, 1.5, "NaN")).ShouldBe("text");
        (await InferAsync("jsonb", false, JsonNode.Parse("{}"), 1L, "x")).ShouldBe("json");
        (await InferAsync("point", false, JsonNode.Parse("{\"lon\":16.4,\"lat\":48.2}"))).ShouldBe("geoPoint");
        (await InferAsync("point", false, JsonNode.Parse("{\"lon\":640,\"lat\":480}"))).ShouldBe("json");
        (await InferAsync("tinyint(1)", false, 0L, 1L)).ShouldBe("bool");
        (await InferAsync("tinyint(1)", false, 0L, 2L)).ShouldBe("number");
        (await InferAsync("enum('update','int')", false, null, null)).ShouldBe("text");
        (await InferAsync("integer[]", false, null, null)).ShouldBe("json");
        (await InferAsync("int4range", false, null, null)).ShouldBe("text");
    }

    [Fact]
    public async Task A_proposal_is_complete()
    {
        var source = new MemorySource().Add(
            MemorySource.Table("Customers", "Id:INTEGER", "Company Name", "company_name", "Created", "Active:BOOLEAN"),
            [1L, "Alpha", "x", "2020-01-02", 1L],
            [2L, new string('ä', 6001), "y", "2020-01-03", null]
        );
        var stream = (await source.GetStreamsAsync(default))[0];
        var inference = await StreamInference.ScanAsync(source, stream);
        var proposal = inference.Propose(new ProposalOptions { Name = "customers", Names = NameStyle.Snake });

        proposal.Rows.ShouldBe(2);
        proposal.IsSample.ShouldBeFalse();
        proposal
            .Collection.Fields.Select(f => f.ToString())
            .ShouldBe([
                "id: text",
                "source_id: number",
                "company_name_2: text",
                "company_name: text",
                "created: autodate",
                "active: bool",
                "updated: autodate",
            ]);
        ((TextField)proposal.Collection.Find("company_name_2")!).Max.ShouldBe(7000);
        proposal.Columns.Select(c => c.Column).ShouldBe(["Id", "Company Name", "company_name", "Created", "Active"]);
        proposal.Columns[4].Warning.ShouldBe("column Active: 1 empty value becomes false");
        proposal.Columns[2].SelectValues.ShouldBe(["x", "y"]);
        proposal.Collection.Id.ShouldBe(CollectionIds.For(CollectionType.Base, "customers"));
    }

    [Fact]
    public async Task Created_that_holds_no_dates_is_an_ordinary_field()
    {
        var source = new MemorySource().Add(MemorySource.Table("t", "created", "updated"), ["by hand", null]);
        var proposal = await ProposeAsync(source, _ => null);
        proposal.Collection.Fields.Select(f => f.ToString()).ShouldBe(["id: text", "created: text", "updated: text"]);
    }

    [Fact]
    public async Task Types_can_be_asked_for()
    {
        var source = new MemorySource().Add(
            MemorySource.Table("t", "plan", "zip"),
            ["free", "10115"],
            ["pro", "10117"]
        );
        var proposal = await ProposeAsync(source, c => c == "plan" ? FieldType.Select : FieldType.Text);
        ((SelectField)proposal.Collection.Find("plan")!).Values.ShouldBe(["free", "pro"]);
        proposal.Collection.Find("zip")!.Type.ShouldBe(FieldType.Text);
    }

    [Fact]
    public async Task A_select_of_too_many_values_is_refused()
    {
        object?[][] rows = [.. Enumerable.Range(0, 501).Select(i => new object?[] { "v" + i })];
        var source = new MemorySource().Add(MemorySource.Table("t", "plan"), rows);
        var error = await Should.ThrowAsync<EndpointException>(() => ProposeAsync(source, _ => FieldType.Select));
        error.Message.ShouldContain("'plan'");
        error.Failure.ShouldBe(EndpointFailure.Usage);
    }

    [Fact]
    public async Task A_sample_says_so_and_reads_no_further()
    {
        object?[][] rows = [.. Enumerable.Range(0, 10).Select(i => new object?[] { i < 5 ? "1" : "x" })];
        var source = new MemorySource().Add(MemorySource.Table("t", "a"), rows);
        var stream = (await source.GetStreamsAsync(default))[0];
        var five = await StreamInference.ScanAsync(source, stream, new InferenceOptions { Rows = 5 });
        five.IsSample.ShouldBeTrue();
        five.Rows.ShouldBe(5);
        five.Find("a")!.Texts.ShouldBe(5);
        (await StreamInference.ScanAsync(source, stream, new InferenceOptions { Rows = 10 })).IsSample.ShouldBeFalse();
    }

    [Fact]
    public async Task Ids_are_tried()
    {
        var source = new MemorySource().Add(
            MemorySource.Table("t", "id"),
            ["abcdefghij01234"],
            ["NOPE"],
            [42L],
            ["abcdefghij01235"]
        );
        var stream = (await source.GetStreamsAsync(default))[0];
        var seen = await StreamInference.ScanAsync(source, stream, new InferenceOptions { IdRule = IdRule.Default });
        seen.Find("id")!.RefusedIds.ShouldBe(2);
        seen.Find("id")!.FirstRefusedId.ShouldBe("NOPE");
    }

    [Fact]
    public void Faulty_rows_are_not_looked_at()
    {
        using var batch = new RowBatch(["a"]);
        batch[batch.AddRow(RowPosition.Of(1)), 0] = batch.Store(CellKind.Text, "x"u8);
        batch[batch.AddRow(RowPosition.Of(2)), 0] = batch.Store(CellKind.Text, "1"u8);
        batch.SetFault(0, new RowFault("malformed_row", "", "broken"));
        var inference = new StreamInference(MemorySource.Table("t", "a"));
        inference.Add(batch);
        inference.Rows.ShouldBe(1);
        inference.Propose(new ProposalOptions { Name = "t" }).Collection.Find("a")!.Type.ShouldBe(FieldType.Number);
    }

    [Fact]
    public void Looking_makes_no_garbage()
    {
        using var batch = new RowBatch(["text", "number", "date"]);
        for (var i = 0; i < 1000; i++)
        {
            var row = batch.AddRow(RowPosition.Of(i + 1));
            batch[row, 0] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes("value " + i));
            batch[row, 1] = batch.Store(CellKind.Text, "12345.5"u8);
            batch[row, 2] = batch.Store(CellKind.Text, "2024-05-01 10:00:00"u8);
        }

        var inference = new StreamInference(MemorySource.Table("t", "text", "number", "date"));
        inference.Add(batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        inference.Add(batch);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static async Task<string> InferAsync(string declared, bool untyped, params object?[] values)
    {
        var stream = MemorySource.Table("t", "c:" + declared) with { TextIsUntyped = untyped };
        var source = new MemorySource().Add(stream, [.. values.Select(v => new[] { v })]);
        var column = (await ProposeAsync(source, _ => null)).Columns.ShouldHaveSingleItem();
        return column.Field is null ? "(left out)" : FieldTypes.NameOf(column.Field.Type);
    }

    private static async Task<CollectionProposal> ProposeAsync(MemorySource source, Func<string, FieldType?> typeOf)
    {
        var stream = (await source.GetStreamsAsync(default))[0];
        var selects = stream.Columns.Select(c => c.Name).Where(c => typeOf(c) == FieldType.Select).ToHashSet();
        var inference = await StreamInference.ScanAsync(
            source,
            stream,
            new InferenceOptions { SelectColumns = selects }
        );
        return inference.Propose(new ProposalOptions { Name = "t", TypeOf = typeOf });
    }
}
