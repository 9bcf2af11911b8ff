using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Validation.Patterns;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Tests.Mapping;

public sealed class MapperTests
{
    private static readonly Collection People = Collection.Parse(
        JsonNode
            .Parse(
                """
                {"name":"people","fields":[
                {"name":"id","type":"text","primaryKey":true,"required":true,"pattern":"^[a-z0-9]+$","autogeneratePattern":"[a-z0-9]{15}"},
                {"name":"name","type":"text","required":true},
                {"name":"age","type":"number","required":true},
                {"name":"boss","type":"relation"},
                {"name":"password","type":"password","min":3},
                {"name":"created","type":"autodate","onCreate":true}]}
                """
            )!
            .AsObject()
    );

    [Fact]
    public void Rows_keep_their_order_positions_and_faults()
    {
        using var source = new RowBatch(["years", "title"]);
        Add(source, 1, Cell.OfInteger(30), "Ann");
        Add(source, 2, Cell.OfInteger(1), "broken");
        source.SetFault(1, new RowFault("malformed_row", "", "It was broken before."));
        Add(source, 3, Cell.OfInteger(40), "Bob");

        using var mapped = Map(Plan(("name", "title"), ("age", "years")), source);

        mapped.Columns.ShouldBe(["id", "name", "age", "boss", "password", "created"]);
        mapped.Origin.ShouldBeSameAs(source);
        mapped.Count.ShouldBe(3);
        mapped.Position(2).Ordinal.ShouldBe(3);
        mapped.Fault(1)!.Code.ShouldBe("malformed_row");
        mapped.Fault(0).ShouldBeNull();
        Text(mapped, 2, 1).ShouldBe("Bob");
        mapped[2, 2].Integer.ShouldBe(40);
        mapped[0, 0].Kind.ShouldBe(CellKind.Missing);
        mapped[0, 3].Kind.ShouldBe(CellKind.Missing);
    }

    [Fact]
    public void A_faults_message_names_the_source_column()
    {
        using var source = new RowBatch(["years"]);
        source[source.AddRow(RowPosition.Of(1)), 0] = source.Store(CellKind.Text, "x"u8);
        using var mapped = Map(Plan(("age", "years")), source);
        mapped.Fault(0)!.Column.ShouldBe("age");
        mapped.Fault(0)!.Message.ShouldContain("years");
        mapped.Fault(0)!.Value.ShouldBe("x");
    }

    [Fact]
    public void A_column_without_a_field_is_a_fault_where_it_has_a_value()
    {
        using var source = new RowBatch(["name", "extra", "ignored"]);
        var first = source.AddRow(RowPosition.Of(1));
        source[first, 0] = source.Store(CellKind.Text, "Ann"u8);
        source[first, 2] = Cell.Null;
        var second = source.AddRow(RowPosition.Of(2));
        source[second, 1] = Cell.Null;

        var plan = Plan(("name", "name")) with { IgnoredColumns = new HashSet<string> { "ignored" } };
        using var mapped = Map(plan, source);

        mapped.Fault(0).ShouldBeNull();
        mapped.Fault(1)!.Code.ShouldBe("unknown_field");
        mapped.Fault(1)!.Column.ShouldBe("extra");
    }

    [Fact]
    public void Columns_are_bound_anew_when_the_batch_has_others()
    {
        var mapper = Mapper.Create(Plan(("name", "n"), ("age", "a")), new MapperOptions());
        using var first = new RowBatch(["n"]);
        first[first.AddRow(RowPosition.Of(1)), 0] = first.Store(CellKind.Text, "Ann"u8);
        using var second = new RowBatch(["a", "n"]);
        Add(second, 2, Cell.OfInteger(7), "Bob");

        using var mappedFirst = mapper.Map(first);
        using var mappedSecond = mapper.Map(second);

        Text(mappedFirst, 0, 1).ShouldBe("Ann");
        mappedFirst[0, 2].Kind.ShouldBe(CellKind.Missing);
        Text(mappedSecond, 0, 1).ShouldBe("Bob");
        mappedSecond[0, 2].Integer.ShouldBe(7);
    }

    [Fact]
    public void Required_fields_are_those_that_nobody_fills()
    {
        var mapper = Mapper.Create(Plan(), new MapperOptions());
        mapper.RequiredFields.Select(f => f.Index).ShouldBe([1, 2]);
        mapper.RequiredFields[0].Fault.Code.ShouldBe("validation_required");
    }

    [Fact]
    public void Ids_are_derived_from_the_key_and_a_row_without_one_is_refused()
    {
        using var source = new RowBatch(["pk", "name"]);
        Add(source, 1, Cell.OfInteger(42), "Ann");
        Add(source, 2, Cell.Null, "Bob");
        var plan = Plan(("name", "name")) with { Ids = IdPolicy.Derive, KeyColumns = ["pk"] };

        using var mapped = Map(plan, source, new MapperOptions { Ids = new FakeIds() });

        Text(mapped, 0, 0).ShouldBe("people-42");
        mapped.Fault(1)!.Code.ShouldBe("missing_key");
        mapped.Fault(1)!.Message.ShouldContain("pk");
    }

    [Fact]
    public void Ids_are_derived_from_the_row_or_made_anew()
    {
        using var source = new RowBatch(["name"]);
        source[source.AddRow(RowPosition.Of(9)), 0] = source.Store(CellKind.Text, "Ann"u8);
        var options = new MapperOptions { Ids = new FakeIds() };
        using var derived = Map(Plan(("name", "name")) with { Ids = IdPolicy.Derive }, source, options);
        Text(derived, 0, 0).ShouldBe("people#9");
        using var made = Map(Plan(("name", "name")) with { Ids = IdPolicy.New }, source, options);
        Text(made, 0, 0).ShouldBe("people!");
    }

    [Fact]
    public void A_derived_relation_goes_through_the_same_ids()
    {
        using var source = new RowBatch(["boss_id"]);
        source[source.AddRow(RowPosition.Of(1)), 0] = Cell.OfInteger(42);
        source[source.AddRow(RowPosition.Of(2)), 0] = Cell.Null;
        var plan = Plan(("boss", "boss_id"));
        plan = plan with { Fields = [plan.Fields[0] with { DeriveFor = "people" }] };

        using var mapped = Map(plan, source, new MapperOptions { Ids = new FakeIds() });

        Text(mapped, 0, 3).ShouldBe("people-42");
        Text(mapped, 1, 3).ShouldBe("");
    }

    [Fact]
    public void Passwords_are_hashed_and_hashes_are_not()
    {
        const string hash = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        using var field = new OneField("""{"type":"password","min":3}""", hasher: new FakeHasher());
        field.Text("secret").ShouldBe("text:" + new string('h', 60));
        field.Text(hash).ShouldBe("text:" + hash);
        field.Text("ab").ShouldBe("!validation_min_text_constraint");
        using var without = new OneField("""{"type":"password"}""");
        without.Text("secret").ShouldBe("text:secret");
    }

    [Fact]
    public void Passwords_never_show_in_faults()
    {
        using var source = new RowBatch(["password"]);
        source[source.AddRow(RowPosition.Of(1)), 0] = source.Store(CellKind.Text, "zz"u8);
        using var mapped = Map(Plan(("password", "password")), source);
        mapped.Fault(0)!.ToString().ShouldNotContain("zz");
    }

    [Fact]
    public void Plans_that_can_not_be_mapped_are_refused_at_once()
    {
        Should.Throw<ArgumentException>(() =>
            Mapper.Create(Plan() with { Ids = IdPolicy.Derive, KeyColumns = ["pk"] }, new MapperOptions())
        );
        Should.Throw<ArgumentException>(() => Mapper.Create(Plan() with { Collection = null }, new MapperOptions()));
        Should.Throw<PatternNotSupportedException>(() => new OneField("""{"type":"text","pattern":"\\bx"}"""));
    }

    private static StreamPlan Plan(params (string Field, string Column)[] maps) =>
        new()
        {
            Stream = new SourceStream("people"),
            TargetName = "people",
            Collection = People,
            Fields = [.. maps.Select(m => new FieldMap(People.Find(m.Field)!, m.Column))],
        };

    private static RowBatch Map(StreamPlan plan, RowBatch source, MapperOptions? options = null) =>
        Mapper.Create(plan, options ?? new MapperOptions()).Map(source);

    private static void Add(RowBatch batch, long ordinal, Cell first, string second)
    {
        var row = batch.AddRow(RowPosition.Of(ordinal));
        batch[row, 0] = first;
        batch[row, 1] = batch.Store(CellKind.Text, Encoding.UTF8.GetBytes(second));
    }

    private static string Text(RowBatch batch, int row, int column) =>
        Encoding.UTF8.GetString(batch.Bytes(row, column));

    private sealed class FakeIds : IIdSource
    {
        public int Derive(string collection, RowBatch batch, ReadOnlySpan<Cell> key, Span<byte> id) =>
            Encoding.UTF8.GetBytes($"{collection}-{key[0].Integer}", id);

        public int Derive(string collection, ReadOnlySpan<byte> key, Span<byte> id) =>
            Encoding.UTF8.GetBytes($"{collection}-{Encoding.UTF8.GetString(key)}", id);

        public int DeriveRow(string collection, long ordinal, Span<byte> id) =>
            Encoding.UTF8.GetBytes($"{collection}#{ordinal}", id);

        public int New(string collection, Span<byte> id) => Encoding.UTF8.GetBytes($"{collection}!", id);
    }

    private sealed class FakeHasher : IPasswordHasher
    {
        public void Hash(ReadOnlySpan<byte> password, int cost, Span<byte> hash)
        {
            cost.ShouldBe(10);
            hash[..60].Fill((byte)'h');
        }
    }
}
