using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Tests.Plans;

public sealed class RunPlannerTests
{
    private static readonly string[] Ids = ["aaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbb"];

    private static readonly Collection People = NewCollection.Base(
        "people",
        [NewField.Text("name"), NewField.Number("age"), NewField.Email("email")]
    );

    [Fact]
    public async Task Columns_go_to_fields_and_good_ids_are_kept()
    {
        var source = new MemorySource().Add(MemorySource.Table("people", "id", "Name", "age"), [Ids[0], "x", "1"]);
        var stream = (await PlanAsync(source, [People])).Plan.Streams.ShouldHaveSingleItem();
        stream.Ids.ShouldBe(IdPolicy.Keep);
        Maps(stream).ShouldBe(["id<id", "name<Name", "age<age"], ignoreOrder: true);
        stream.Mode.ShouldBe(WriteMode.Insert);
    }

    [Fact]
    public async Task Ids_that_do_not_fit_are_the_key()
    {
        var source = new MemorySource().Add(MemorySource.Table("people", "id", "name"), ["1", "x"], ["2", "y"]);
        var planned = await PlanAsync(source, [People]);
        var stream = planned.Plan.Streams[0];
        stream.Ids.ShouldBe(IdPolicy.Derive);
        stream.KeyColumns.ShouldBe(["id"]);
        stream.IgnoredColumns.ShouldBe(["id"]);
        planned.Notes.ShouldContain(n => n.Text == "ids are derived from id: 2 values are no record id ('1')");
    }

    [Fact]
    public async Task A_few_broken_ids_are_rejects_and_no_reason_to_derive_all()
    {
        var source = new MemorySource().Add(
            MemorySource.Table("people", "id", "name"),
            [Ids[0], "x"],
            [Ids[1], "y"],
            ["oops", "z"]
        );
        var planned = await PlanAsync(source, [People]);
        planned.Plan.Streams[0].Ids.ShouldBe(IdPolicy.Keep);
        planned.Notes.ShouldContain(n => n.Text == "ids are kept; 1 value is no record id and will be rejected");
    }

    [Fact]
    public async Task A_column_that_is_named_and_not_there_is_an_error()
    {
        var source = new MemorySource().Add(MemorySource.Table("people", "id", "name"), [Ids[0], "x"]);
        var types = new PlanRequest { Types = new Dictionary<string, string> { ["nmae"] = "text" } };
        (await Should.ThrowAsync<EndpointException>(() => PlanAsync(source, [People], types))).Message.ShouldContain(
            "'nmae'"
        );
        var drop = new PlanRequest { Drop = ["people.nmae"] };
        (await Should.ThrowAsync<EndpointException>(() => PlanAsync(source, [People], drop))).Cure.ShouldContain(
            "name"
        );
    }

    [Fact]
    public async Task Columns_called_like_the_APIs_own_keys_are_data_where_they_are_not_the_APIs()
    {
        var table = MemorySource.Table("parts", "id", "collectionId", "expand");
        var source = new MemorySource().Add(table, [Ids[0], "summer", "yes"]);
        var planned = await PlanAsync(source, [], new PlanRequest { CreateMissing = true });
        Maps(planned.Plan.Streams[0])
            .ShouldBe(["id<id", "collectionId_<collectionId", "expand_<expand"], ignoreOrder: true);

        table = MemorySource.Table("parts", "id", "collectionId", "collectionName", "expand", "n");
        source = new MemorySource().Add(table, [Ids[0], "pbc_1", "parts", "{}", "1"]);
        planned = await PlanAsync(source, [], new PlanRequest { CreateMissing = true });
        Maps(planned.Plan.Streams[0]).ShouldBe(["id<id", "n<n"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_stream_or_collection_that_is_named_and_not_there_is_an_error()
    {
        var source = new MemorySource().Add(MemorySource.Table("people", "id", "name"), [Ids[0], "x"]);
        Dictionary<string, IReadOnlyList<string>> wrong = new() { ["poeple"] = ["name"] };
        var error = await Should.ThrowAsync<EndpointException>(() =>
            PlanAsync(source, [People], new PlanRequest { Upsert = wrong })
        );
        error.Message.ShouldBe("--upsert: there is no stream or collection 'poeple'.");
        error.Cure.ShouldBe("There are: people.");
        error = await Should.ThrowAsync<EndpointException>(() =>
            PlanAsync(source, [People], new PlanRequest { Keys = wrong })
        );
        error.Message.ShouldBe("--key: there is no stream or collection 'poeple'.");

        // A key may be said of the stream, or of the collection that it goes into.
        var keys = new Dictionary<string, IReadOnlyList<string>> { ["folk"] = ["name"] };
        var planned = await PlanAsync(
            source,
            [],
            new PlanRequest
            {
                Keys = keys,
                Collection = "folk",
                CreateMissing = true,
            }
        );
        planned.Plan.Streams[0].KeyColumns.ShouldBe(["name"]);

        // The options of another command do no harm where they name what is there.
        var others = new PlanRequest
        {
            Upsert = new Dictionary<string, IReadOnlyList<string>> { ["ships"] = ["name"], ["*"] = ["name"] },
        };
        await PlanAsync(source, [People, NewCollection.Base("ships", [NewField.Text("name")])], others);
    }

    [Fact]
    public async Task File_names_without_files_are_warned_about()
    {
        var source = new MemorySource().Add(MemorySource.Table("docs", "id", "paper"), [Ids[0], "x.pdf"]);
        var planned = await PlanAsync(source, [NewCollection.Base("docs", [NewField.File("paper")])]);
        planned.Notes.ShouldContain(n =>
            n.Kind == PlanNoteKind.Warning && n.Text.Contains("'paper' takes file names alone")
        );
    }

    [Fact]
    public async Task An_id_column_with_holes_is_no_key()
    {
        var source = new MemorySource().Add(MemorySource.Table("people", "id", "name"), ["1", "x"], [null, "y"]);
        var planned = await PlanAsync(source, [People]);
        planned.Plan.Streams[0].Ids.ShouldBe(IdPolicy.Derive);
        planned.Plan.Streams[0].KeyColumns.ShouldBeEmpty();
        planned.Notes.ShouldContain(n => n.Kind == PlanNoteKind.Warning && n.Text.Contains("row numbers"));
    }

    [Fact]
    public async Task Without_key_the_row_number_is_the_key_and_a_warning_says_so()
    {
        var source = new MemorySource().Add(MemorySource.Table("people", "name"), ["x"]);
        var planned = await PlanAsync(source, [People]);
        planned.Plan.Streams[0].Ids.ShouldBe(IdPolicy.Derive);
        planned.Plan.Streams[0].KeyColumns.ShouldBeEmpty();
        planned.Notes.ShouldContain(n => n.Kind == PlanNoteKind.Warning && n.Text.Contains("row numbers"));
    }

    [Fact]
    public async Task What_need_not_be_read_is_not_read()
    {
        var source = new MemorySource().Add(MemorySource.Table("people", "name"), ["x"]);
        await PlanAsync(source, [People]);
        source.Reads.ShouldBeEmpty();
        source = new MemorySource().Add(MemorySource.Table("people", "id", "name"), ["1", "x"]);
        await PlanAsync(source, [People], new PlanRequest { Ids = IdPolicy.New });
        source.Reads.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("missing", "--ids")]
    [InlineData("nope", "--key")]
    public async Task Ids_asked_for_must_be_possible(string kind, string named)
    {
        var source = new MemorySource().Add(MemorySource.Table("people", "name"), ["x"]);
        var request =
            kind == "missing"
                ? new PlanRequest { Ids = IdPolicy.Keep }
                : new PlanRequest { Keys = new Dictionary<string, IReadOnlyList<string>> { ["*"] = [kind] } };
        var error = await FailAsync(source, [People], request);
        (error.Message + error.Cure).ShouldContain(named);
    }

    [Fact]
    public async Task An_id_field_that_admits_no_derived_ids_fails_the_plan()
    {
        var narrow = NewCollection.Base("people", [NewField.Id(4, 4), NewField.Text("name")]);
        var source = new MemorySource().Add(MemorySource.Table("people", "name"), ["x"]);
        (await FailAsync(source, [narrow])).Message.ShouldContain("too few");
    }

    [Fact]
    public async Task Missing_collections_are_all_named_with_the_cures()
    {
        var source = new MemorySource()
            .Add(MemorySource.Table("a", "x"))
            .Add(MemorySource.Table("people", "name"))
            .Add(MemorySource.Table("b", "x"));
        var error = await FailAsync(source, [People]);
        error.Message.ShouldContain("a, b");
        error.Cure.ShouldContain("--create-missing");
        error.Cure.ShouldContain("--skip-missing");
        error.Cure.ShouldContain("--collections");

        var planned = await PlanAsync(source, [People], new PlanRequest { SkipMissing = true });
        planned.Plan.Streams.ShouldHaveSingleItem().TargetName.ShouldBe("people");
        planned.Notes.Count(n => n.Text.Contains("--skip-missing")).ShouldBe(2);
    }

    [Fact]
    public async Task Unknown_columns_are_all_named_with_the_cures()
    {
        var source = new MemorySource().Add(
            MemorySource.Table("people", "name", "shoe size", "hat", "expand", "collectionId", "collectionName"),
            ["x", "42", "big", "", "", ""]
        );
        var error = await FailAsync(source, [People]);
        error.Message.ShouldContain("people has no fields shoe size, hat");
        error.Cure.ShouldContain("--add-fields");
        error.Cure.ShouldContain("--drop");

        var dropped = (await PlanAsync(source, [People], new PlanRequest { Drop = ["*"] })).Plan.Streams[0];
        dropped.IgnoredColumns.ShouldBe(
            ["shoe size", "hat", "expand", "collectionId", "collectionName"],
            ignoreOrder: true
        );
        error = await FailAsync(source, [People], new PlanRequest { Drop = ["people.hat"] });
        error.Message.ShouldContain("people has no field shoe size.");
    }

    [Fact]
    public async Task Fields_can_be_added()
    {
        var source = new MemorySource().Add(
            MemorySource.Table("people", "name", "shoe size", "hat"),
            ["x", "42", "big"]
        );
        var plan = (await PlanAsync(source, [People], new PlanRequest { AddFields = true })).Plan;
        var changed = plan.ChangeCollections.ShouldHaveSingleItem();
        changed
            .Fields.Select(f => f.ToString())
            .ShouldBe(["id: text", "name: text", "age: number", "email: email", "shoe_size: number", "hat: text"]);
        changed.Id.ShouldBe(People.Id);
        Maps(plan.Streams[0]).ShouldContain("shoe_size<shoe size");
        plan.Streams[0].Collection.ShouldBe(changed);
    }

    [Fact]
    public async Task Json_keys_are_found_before_anything_is_written()
    {
        var stream = new SourceStream("people") { Columns = [new SourceColumn("name"), new SourceColumn("late")] };
        var source = new JsonLikeSource(stream);
        var error = await Should.ThrowAsync<EndpointException>(() =>
            RunPlanner.PlanAsync(source, new MemoryTarget(true, People), new PlanRequest())
        );
        error.Message.ShouldContain("late");
    }

    [Fact]
    public async Task Upsert_chooses_mode_and_fields()
    {
        var source = new MemorySource()
            .Add(MemorySource.Table("people", "name", "email"), ["x", "a@b.co"])
            .Add(MemorySource.Table("tags", "label"), ["x"]);
        Collection[] target = [People, NewCollection.Base("tags", [NewField.Text("label")])];
        var plan = (await PlanAsync(source, target, Upsert("*", "email"))).Plan;
        plan.Streams[0].MatchFields.ShouldBe(["email"]);
        plan.Streams[1].MatchFields.ShouldBeEmpty();
        plan.Streams.ShouldAllBe(s => s.Mode == WriteMode.Upsert);

        plan = (await PlanAsync(source, target, Upsert("tags", "label"))).Plan;
        plan.Streams.Select(s => s.Mode).ShouldBe([WriteMode.Insert, WriteMode.Upsert]);

        (await FailAsync(source, target, Upsert("tags", "nope"))).Message.ShouldContain("'nope'");
        (await FailAsync(source, target, Upsert("people", "age"))).Message.ShouldContain("No column");

        static PlanRequest Upsert(string collection, string field) =>
            new() { Upsert = new Dictionary<string, IReadOnlyList<string>> { [collection] = [field] } };
    }

    [Fact]
    public async Task A_file_goes_to_the_collection_named()
    {
        var source = new MemorySource().Add(MemorySource.Table("Export (3)", "name"), ["x"]);
        var plan = (await PlanAsync(source, [People], new PlanRequest { Collection = "people" })).Plan;
        plan.Streams[0].Collection.ShouldBe(People);

        source.Add(MemorySource.Table("other", "name"));
        (await FailAsync(source, [People], new PlanRequest { Collection = "people" })).Message.ShouldContain(
            "2 streams"
        );
    }

    [Fact]
    public async Task Streams_asked_for_must_exist()
    {
        var source = new MemorySource().Add(MemorySource.Table("people", "name"), ["x"]);
        var error = await FailAsync(source, [People], new PlanRequest { Collections = ["persons"] });
        error.Message.ShouldContain("'persons'");
        error.Cure.ShouldContain("people");
        error = await FailAsync(source, [People], new PlanRequest { Exclude = ["people"] });
        error.Message.ShouldContain("nothing to read");
    }

    [Fact]
    public async Task Types_asked_for_must_exist()
    {
        var source = new MemorySource().Add(MemorySource.Table("t", "a"), ["x"]);
        var request = new PlanRequest
        {
            CreateMissing = true,
            Types = new Dictionary<string, string> { ["t.a"] = "blob" },
        };
        (await FailAsync(source, [], request)).Message.ShouldContain("'blob'");
        request = request with { Types = new Dictionary<string, string> { ["t.a"] = "json" } };
        var made = (await PlanAsync(source, [], request)).Plan.CreateCollections.ShouldHaveSingleItem();
        made.Find("a").ShouldBeOfType<JsonField>();
    }

    [Fact]
    public async Task A_view_in_the_target_is_no_place_to_write()
    {
        var view = Collection.Parse(
            JsonNode
                .Parse("""{"id":"v","name":"people","type":"view","viewQuery":"select 1 id","fields":[]}""")!
                .AsObject()
        );
        var source = new MemorySource().Add(MemorySource.Table("people", "name"), ["x"]);
        (await FailAsync(source, [view])).Message.ShouldContain("view");
    }

    [Fact]
    public async Task Files_take_everything_as_it_comes()
    {
        var source = new MemorySource()
            .Add(MemorySource.Table("a b", "x", "y"), ["1", "2"])
            .Add(MemorySource.Table("c", "x"));
        var planned = await RunPlanner.PlanAsync(
            source,
            new MemoryTarget(false),
            new PlanRequest { Limit = 5, Drop = ["y"] }
        );
        planned.Plan.Streams.Select(s => s.TargetName).ShouldBe(["a b", "c"]);
        planned.Plan.Streams.ShouldAllBe(s => s.Collection == null && s.Limit == 5 && s.Fields.Count == 0);
        planned.Plan.Streams[0].IgnoredColumns.ShouldBe(["y"]);
        source.Reads.ShouldBeEmpty();
    }

    private static Task<PlannedRun> PlanAsync(MemorySource source, Collection[] target, PlanRequest? request = null) =>
        RunPlanner.PlanAsync(source, new MemoryTarget(true, target), request ?? new PlanRequest());

    private static async Task<EndpointException> FailAsync(
        MemorySource source,
        Collection[] target,
        PlanRequest? request = null
    )
    {
        var error = await Should.ThrowAsync<EndpointException>(() => PlanAsync(source, target, request));
        error.Failure.ShouldBe(EndpointFailure.Usage);
        return error;
    }

    private static IEnumerable<string> Maps(StreamPlan stream) =>
        stream.Fields.Select(m => $"{m.Field.Name}<{m.Column}");

    /// <summary>A source whose columns are unknown before they are read.</summary>
    private sealed class JsonLikeSource(SourceStream known) : ISource
    {
        private readonly MemorySource _inner = new MemorySource().Add(known, ["x", MemorySource.Missing], ["y", "z"]);

        public string Name => "json";

        public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<SourceStream>>([known with { Columns = [] }]);

        public IAsyncEnumerable<Model.Records.RowBatch> ReadAsync(
            SourceStream stream,
            ReadOptions options,
            CancellationToken cancellation
        ) => _inner.ReadAsync(stream, options, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
