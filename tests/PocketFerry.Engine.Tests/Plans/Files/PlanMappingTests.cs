using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Tests.Plans.Files;

/// <summary>What a plan file says of fields is what the records get.</summary>
public sealed class PlanMappingTests
{
    [Theory]
    // Where a value comes from.
    [InlineData("{ from: a, type: text }", "x", "x")]
    [InlineData("{ value: fixed, type: text }", "x", "fixed")]
    [InlineData("{ value: 4.50, type: number }", "x", "4.5")]
    [InlineData("{ value: null, type: text }", "x", "")]
    [InlineData("{ expr: \"row.a + '!' + row.n\", type: text }", "x", "x!7")]
    [InlineData("{ expr: row.n * 1.5, type: number }", "x", "10.5")]
    [InlineData("{ expr: row.nothing, type: text }", "x", "")]
    [InlineData("{ expr: \"[row.a, row.n]\", type: json }", "x", "[\"x\",7]")]
    [InlineData("{ expr: row.j.k.length, type: number }", "x", "2")]
    [InlineData("{ expr: row.big + 1n, type: text }", "x", "9007199254740994")]
    [InlineData("{ expr: new Date(0), type: date }", "x", "1970-01-01 00:00:00.000Z")]
    [InlineData("{ expr: row.a === 'x', type: bool }", "x", "1")]
    // What fails is a reject with the field's name.
    [InlineData("{ expr: row.a.b.c, type: text }", "x", "expression_failed f")]
    [InlineData("{ expr: 1 / 0, type: number }", "x", "expression_failed f")]
    [InlineData("{ expr: \"Symbol('x')\", type: text }", "x", "expression_failed f")]
    [InlineData("{ expr: \"'\\\\ud800'\", type: text }", "x", "expression_failed f")]
    // And what would not end, or eat the machine, ends.
    [InlineData("{ expr: \"(() => { for (;;) ; })()\", type: text }", "x", "expression_failed f")]
    [InlineData("{ expr: \"(() => { const f = () => f(); return f() })()\", type: text }", "x", "expression_failed f")]
    [InlineData("{ expr: \"(() => { let s = 'x'; for (;;) s += s; })()\", type: text }", "x", "expression_failed f")]
    [InlineData("{ expr: \"eval('1')\", type: text }", "x", "expression_failed f")]
    [InlineData("{ expr: \"System.IO.File.ReadAllText('/etc/passwd')\", type: text }", "x", "expression_failed f")]
    [InlineData("{ expr: row.a.b, type: text, onError: \"null\" }", "x", "")]
    [InlineData("{ expr: row.a.b.c, type: text, onError: default, default: none }", "x", "none")]
    // Parts of documents.
    [InlineData("{ from: j, path: 'k[1]', type: text }", "x", "two")]
    [InlineData("{ from: j, path: '$[\"k\"][0]', type: number }", "x", "1")]
    [InlineData("{ from: j, path: k, type: json }", "x", "[1,\"two\"]")]
    [InlineData("{ from: j, path: nothing.at.all, type: text }", "x", "")]
    [InlineData("{ from: a, path: k, type: text }", "no json", "validation_invalid_json f")]
    // Other values.
    [InlineData("{ from: a, map: { x: other, y: why }, type: text }", "x", "other")]
    [InlineData("{ from: a, map: { y: why }, type: text }", "x", "x")]
    [InlineData("{ from: a, map: { y: why, \"*\": rest }, type: text }", "x", "rest")]
    [InlineData("{ from: a, map: { \"\": none, \"*\": rest }, type: text }", "", "none")]
    [InlineData("{ from: n, map: { 7: true, 8: false }, type: bool }", "x", "1")]
    [InlineData("{ from: a, default: 5, type: number }", "", "5")]
    [InlineData("{ from: missing_value, default: none, type: text }", "x", "none")]
    [InlineData("{ from: a, split: ';', type: json }", " a ;b;; c", "[\"a\",\"b\",\"c\"]")]
    [InlineData("{ from: a, split: ';', type: select, values: [a, b], maxSelect: 2 }", "a;b", "[\"a\",\"b\"]")]
    // Dates.
    [InlineData("{ from: a, date: dd.MM.yyyy, type: date }", "31.12.2020", "2020-12-31 00:00:00.000Z")]
    [InlineData(
        "{ from: a, date: dd.MM.yyyy HH:mm, timeZone: Europe/Berlin, type: date }",
        "01.07.2020 12:00",
        "2020-07-01 10:00:00.000Z"
    )]
    [InlineData(
        "{ from: a, timeZone: America/New_York, type: date }",
        "2020-01-01 12:00:00",
        "2020-01-01 17:00:00.000Z"
    )]
    [InlineData(
        "{ from: a, timeZone: America/New_York, type: date }",
        "2020-01-01T12:00:00Z",
        "2020-01-01 12:00:00.000Z"
    )]
    [InlineData("{ from: a, timeZone: Europe/Berlin, type: date }", "2020-10-25 02:30:00", "2020-10-25 00:30:00.000Z")]
    [InlineData("{ from: a, timeZone: Europe/Berlin, type: date }", "2020-03-29 02:30:00", "invalid_date f")]
    [InlineData("{ from: a, date: unix, type: date }", "1600000000", "2020-09-13 12:26:40.000Z")]
    [InlineData("{ from: a, date: unixms, type: date }", "1600000000123", "2020-09-13 12:26:40.123Z")]
    [InlineData("{ from: a, date: unix, type: date }", "soon", "invalid_date f")]
    [InlineData("{ from: a, date: dd.MM.yyyy, type: date }", "2020-12-31", "invalid_date f")]
    [InlineData("{ from: a, date: dd.MM.yyyy, type: date, onError: \"null\" }", "2020-12-31", "")]
    [InlineData("{ from: a, date: dd.MM.yyyy, type: date }", "", "")]
    // What doesn't fit the field.
    [InlineData("{ from: a, type: number }", "many", "invalid_number f")]
    [InlineData("{ from: a, type: number, onError: \"null\" }", "many", "0")]
    [InlineData("{ from: a, type: number, onError: default, default: -1 }", "many", "-1")]
    [InlineData(
        "{ from: a, type: text, max: 2, onError: default, default: long }",
        "abc",
        "validation_max_text_constraint f"
    )]
    public async Task One_field(string field, string value, string expected)
    {
        var source = new MemorySource().Add(
            MemorySource.Table("t", "id:INTEGER", "a", "n:INTEGER", "j", "big", "missing_value") with
            {
                Key = ["id"],
            },
            [
                1L,
                value,
                7L,
                System.Text.Json.Nodes.JsonNode.Parse("""{"k":[1,"two"]}"""),
                9007199254740993L,
                MemorySource.Missing,
            ]
        );
        var plan = await PlannedFile.OfAsync(source, $"  t:\n    fields:\n      f: {field}\n    leaveOut: '*'\n");
        (await plan.ValuesAsync("t", "f")).ShouldBe([expected]);
    }

    [Fact]
    public async Task Keys_of_several_parts_lead_to_the_record()
    {
        var source = new MemorySource()
            .Add(
                MemorySource.Table("places", "country", "code:INTEGER") with
                {
                    Key = ["country", "code"],
                },
                ["fr", 1L],
                ["de", 1L]
            )
            .Add(
                MemorySource.Table("visits", "id:INTEGER", "where_code:INTEGER", "where_country") with
                {
                    Key = ["id"],
                },
                [1L, 1L, "de"],
                [2L, null, "de"]
            );
        var plan = await PlannedFile.OfAsync(
            source,
            "  places:\n  visits:\n    fields:\n      place: { from: [where_country, where_code], to: places }\n"
        );
        var places = await plan.ValuesAsync("places", "id");
        (await plan.ValuesAsync("visits", "place")).ShouldBe([places[1], ""]);
    }

    [Fact]
    public async Task A_foreign_key_of_several_parts_is_followed_without_a_file_too()
    {
        var source = new MemorySource()
            .Add(
                MemorySource.Table("places", "country", "code:INTEGER") with
                {
                    Key = ["country", "code"],
                },
                ["fr", 1L],
                ["de", 1L]
            )
            .Add(
                MemorySource.Table("visits", "id:INTEGER", "code:INTEGER", "country") with
                {
                    Key = ["id"],
                    ForeignKeys = [new SourceForeignKey(["code", "country"], "places", ["code", "country"])],
                },
                [1L, 1L, "de"]
            );
        var planned = await RunPlanner.PlanAsync(
            source,
            new MemoryTarget(true),
            new PlanRequest { CreateMissing = true }
        );
        var plan = new PlannedFile(source, planned);
        (await plan.ValuesAsync("visits", "places")).ShouldBe([(await plan.ValuesAsync("places", "id"))[1]]);
    }

    [Fact]
    public async Task A_junction_table_becomes_a_list_in_the_order_of_its_keys()
    {
        var source = new MemorySource()
            .Add(MemorySource.Table("posts", "id:INTEGER") with { Key = ["id"] }, [1L], [2L], [3L])
            .Add(MemorySource.Table("tags", "id:INTEGER", "name") with { Key = ["id"] }, [9L, "nine"], [10L, "ten"])
            .Add(
                MemorySource.Table("post_tags", "post:INTEGER", "tag:INTEGER"),
                [1L, 10L],
                [1L, 9L],
                [1L, 9L],
                [2L, 10L],
                [2L, null]
            );
        var plan = await PlannedFile.OfAsync(
            source,
            "  posts:\n    fields:\n      tags: { through: 'post_tags(post, tag)', to: tags }\n  tags:\n"
        );
        var tags = await plan.ValuesAsync("tags", "id");
        (await plan.ValuesAsync("posts", "tags")).ShouldBe([
            $"[\"{tags[0]}\",\"{tags[1]}\"]",
            $"[\"{tags[1]}\"]",
            "[]",
        ]);
    }

    [Fact]
    public async Task A_junction_table_may_write_its_keys_otherwise_than_they_are()
    {
        var source = new MemorySource()
            .Add(Folding("colours", "code"), ["Red"], ["blue"])
            .Add(Folding("moods", "name"), ["Calm"], ["STRASSE"], ["Æon"])
            .Add(
                MemorySource.Table("colour_moods", "colour", "mood"),
                ["RED", "calm"],
                ["red", "CALM"],
                ["Blue", "strasse"],
                ["BLUE", "æON"]
            );
        var plan = await PlannedFile.OfAsync(
            source,
            "  colours:\n    fields:\n      moods: { through: 'colour_moods(colour, mood)', to: moods }\n  moods:\n"
        );
        var moods = await plan.ValuesAsync("moods", "id");
        (await plan.ValuesAsync("colours", "moods")).ShouldBe([
            $"[\"{moods[0]}\"]",
            $"[\"{moods[1]}\",\"{moods[2]}\"]",
        ]);
    }

    [Fact]
    public async Task A_junction_table_may_write_its_numbers_and_bytes_otherwise_than_they_are()
    {
        byte[] bytes = [0xFF, 0x00, 0xAB];
        var source = new MemorySource()
            .Add(
                MemorySource.Table("parts", "id:NUMERIC") with
                {
                    Key = ["id"],
                },
                [JsonNode.Parse("1.50")],
                [JsonNode.Parse("3.0")]
            )
            .Add(
                MemorySource.Table("racks", "id") with
                {
                    Key = ["id"],
                },
                [2L],
                [bytes],
                ["6F9619FF-8B86-D011-B42D-00CF4FC964FF"]
            )
            .Add(
                MemorySource.Table("part_racks", "part", "rack"),
                [1.5, JsonNode.Parse("2.0")],
                ["3", bytes],
                [JsonNode.Parse("1.5"), "6f9619ff-8b86-d011-b42d-00cf4fc964ff"]
            );
        var plan = await PlannedFile.OfAsync(
            source,
            "  parts:\n    fields:\n      racks: { through: 'part_racks(part, rack)', to: racks }\n    leaveOut: '*'\n  racks:\n    fields: { n: { value: 1, type: number } }\n    leaveOut: '*'\n"
        );
        var racks = await plan.ValuesAsync("racks", "id");
        (await plan.ValuesAsync("parts", "racks")).ShouldBe([$"[\"{racks[0]}\",\"{racks[2]}\"]", $"[\"{racks[1]}\"]"]);
    }

    [Fact]
    public async Task A_junction_table_of_looked_up_values_has_them_as_records_do()
    {
        var source = new MemorySource()
            .Add(MemorySource.Table("posts", "id:INTEGER") with { Key = ["id"] }, [1L])
            .Add(MemorySource.Table("tags", "id:INTEGER", "code:NUMERIC") with { Key = ["id"] }, [9L, 2.5], [10L, 3L])
            .Add(
                MemorySource.Table("post_tags", "post", "tag"),
                [1L, JsonNode.Parse("2.50")],
                [1L, JsonNode.Parse("3.00")]
            );
        var plan = await PlannedFile.OfAsync(
            source,
            "  posts:\n    fields:\n      tags: { through: 'post_tags(post, tag)', to: tags, by: code }\n  tags:\n    fields: { code: { from: code, type: number } }\n    leaveOut: '*'\n"
        );
        var tags = await plan.ValuesAsync("tags", "id");
        (await plan.ValuesAsync("posts", "tags")).ShouldBe([$"[\"{tags[1]}\",\"{tags[0]}\"]"]);
    }

    [Theory]
    [InlineData(
        "",
        "2 rows of 'tx' were left out of the lists: no row of 't' that could go in has as id what t says ('7', say)"
    )]
    [InlineData("    limit: 1\n", null)]
    public async Task Rows_of_a_junction_table_whose_record_is_not_there_are_counted(string part, string? warning)
    {
        var source = new MemorySource()
            .Add(MemorySource.Table("t", "id:INTEGER") with { Key = ["id"] }, [1L], [2L], [3L])
            .Add(MemorySource.Table("x", "id:INTEGER") with { Key = ["id"] }, [5L])
            .Add(MemorySource.Table("tx", "t", "x"), [1L, 5L], [2L, 5L], [7L, 5L], [8L, 5L], [null, 5L]);
        var plan = await PlannedFile.OfAsync(
            source,
            $"  t:\n{part}    fields:\n      xs: {{ through: 'tx(t, x)', to: x }}\n  x:\n"
        );
        (await plan.ValuesAsync("t", "xs")).Count(v => v.Length > 2).ShouldBe(2);
        plan.OfJunctions.ShouldBe(warning is null ? [] : [warning]);
    }

    [Fact]
    public async Task A_junction_table_that_refers_to_another_column_than_the_key_is_refused()
    {
        var source = new MemorySource()
            .Add(MemorySource.Table("users", "id:INTEGER", "Email") with { Key = ["id"] }, [1L, "a@b.de"])
            .Add(MemorySource.Table("x", "id:INTEGER") with { Key = ["id"] }, [5L])
            .Add(
                MemorySource.Table("ux", "u", "x") with
                {
                    ForeignKeys = [new SourceForeignKey(["u"], "users", ["id"])],
                },
                [1L, 5L]
            );
        const string fields = "    fields:\n      xs: { through: 'ux(u, x)', to: x }\n    leaveOut: '*'\n  x:\n";
        var error = await Should.ThrowAsync<EndpointException>(() =>
            PlannedFile.OfAsync(source, $"  people:\n    from: users\n    key: Email\n{fields}")
        );
        error.Message.ShouldBe(
            "p.yaml:10:22: 'ux.u' refers to 'users.id', and the key of 'people' is 'Email': no list would have a value."
        );
        error.Cure.ShouldBe("Say 'key: id' for 'people', or name a column of 'ux' that holds values of 'Email'.");

        var plan = await PlannedFile.OfAsync(source, $"  people:\n    from: users\n    key: id\n{fields}");
        (await plan.ValuesAsync("people", "xs")).ShouldBe([$"[\"{(await plan.ValuesAsync("x", "id"))[0]}\"]"]);
    }

    [Theory]
    [InlineData("  t:\n    from: nowhere\n", "p.yaml:7:11: memory has no 'nowhere'.")]
    [InlineData("  t:\n    key: nope\n", "p.yaml:7:10: 't' has no column 'nope'.")]
    [InlineData("  t:\n    where: a > 1\n", "p.yaml:7:12: memory understands no SQL.")]
    [InlineData("  t:\n    query: select 1\n", "p.yaml:7:12: memory understands no SQL.")]
    [InlineData("  t:\n    leaveOut: [z]\n    fields: { a: a }\n", "p.yaml:7:15: 't' has no column 'z'.")]
    [InlineData("  t:\n    fields:\n      a: { from: z, type: text }\n", "p.yaml:8:18: 't' has no column 'z'.")]
    [InlineData("  t:\n    fields:\n      a: { value: 1 }\n", "p.yaml:8:7: The new field 'a' has no type.")]
    [InlineData(
        "  t:\n    fields:\n      a: { from: a, type: select }\n",
        "p.yaml:8:7: The select field 'a' has no values"
    )]
    [InlineData(
        "  t:\n    fields:\n      a: { from: a, to: nowhere }\n",
        "p.yaml:8:25: There is no collection 'nowhere'"
    )]
    [InlineData(
        "  t:\n    fields:\n      a: { from: [a, n], type: text }\n",
        "p.yaml:8:18: The field 'a' takes one column."
    )]
    [InlineData("  t:\n    fields:\n      a: { from: [a, n], to: t }\n", "p.yaml:8:18: The ids of 't' come from id")]
    [InlineData("  t:\n    fields:\n      a: { through: 'j(a, b)', to: t }\n", "p.yaml:8:21: memory has no 'j'.")]
    [InlineData("  t:\n    fields:\n      a: { through: 't(a, b)', to: t }\n", "p.yaml:8:21: 't' has no column 'b'.")]
    [InlineData(
        "  t:\n    fields:\n      f: { from: a, load: path }\n",
        "p.yaml:8:27: The plan doesn't say below which folder"
    )]
    [InlineData(
        "  t:\n    fields:\n      f: { from: a, load: path, filesFrom: ./nowhere }\n",
        "p.yaml:8:44: There is no folder ./nowhere."
    )]
    [InlineData(
        "  t:\n    fields:\n      f: { from: a, load: blob, name: z }\n",
        "p.yaml:8:39: 't' has no column 'z'."
    )]
    [InlineData("  old:\n    from: t\n    fields:\n      title: { from: a, load: blob }\n", "p.yaml:9:")]
    [InlineData(
        "  t:\n    fields:\n      f: { from: a, as: hash, type: text }\n",
        "p.yaml:8:25: The field 'f' of 't' is no password."
    )]
    [InlineData("  t:\n    match: q\n    fields: { a: a }\n", "p.yaml:7:12: Nothing fills the field 'q'")]
    [InlineData("  old:\n    from: t\n    type: auth\n", "p.yaml:8:11: 'old' is there already")]
    [InlineData(
        "  old:\n    from: t\n    fields:\n      title: { from: n, type: number }\n",
        "p.yaml:9:31: The field 'title' of 'old' is of type text"
    )]
    public async Task A_plan_that_does_not_fit_is_refused_with_its_place(string collections, string message)
    {
        var source = new MemorySource().Add(
            MemorySource.Table("t", "id:INTEGER", "a", "n:INTEGER") with
            {
                Key = ["id"],
            },
            [1L, "x", 2L]
        );
        var old = NewCollection.Base("old", [NewField.Text("title")]);
        var error = await Should.ThrowAsync<EndpointException>(() => PlannedFile.OfAsync(source, collections, old));
        error.Message.ShouldStartWith(message);
        error.Failure.ShouldBe(EndpointFailure.Usage);
        error.Cure.ShouldNotBeEmpty();
    }

    private static SourceStream Folding(string name, string key) =>
        MemorySource.Table(name) with
        {
            Columns = [new SourceColumn(key, "TEXT") { IgnoresCase = true }],
            Key = [key],
        };

    [Fact]
    public async Task Columns_that_no_field_takes_are_named()
    {
        var source = new MemorySource().Add(
            MemorySource.Table("t", "id:INTEGER", "a", "b", "c") with
            {
                Key = ["id"],
            },
            [1L, "x", "y", "z"]
        );
        var plan = await PlannedFile.OfAsync(
            source,
            "  t:\n    fields:\n      a: a\n      up: { expr: row.b.toUpperCase(), type: text }\n"
        );
        plan.Planned.Notes.Where(n => n.Kind == PlanNoteKind.Warning)
            .Select(n => n.Text)
            .ShouldBe(["no field of the plan takes c (leaveOut says so silently)"]);
        (await plan.RecordsAsync("t")).Single()["up"].ShouldBe("Y");
    }
}
