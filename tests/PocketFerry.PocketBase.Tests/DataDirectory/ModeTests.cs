using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

public class ModeTests
{
    private static readonly SourceStream Items = MemorySource.Table("items", "id", "code", "n", "note") with
    {
        EstimatedBytes = 10,
    };

    private static Pond Filled()
    {
        var pond = new Pond(
            NewCollection.Base(
                "items",
                [
                    NewField.Text("code"),
                    NewField.Number("n"),
                    NewField.Text("note"),
                    NewField.Text("kept"),
                    NewField.Created(),
                    NewField.Updated(),
                ],
                ["CREATE UNIQUE INDEX idx_items_code ON items (code)"]
            )
        );
        pond.Execute(
            """
            insert into items(id, code, n, note, kept, created, updated) values
                ('aaaaaaaaaaaaaaa', 'a', 1, 'old', 'k', '2001-01-01 00:00:00.000Z', '2001-01-01 00:00:00.000Z'),
                ('bbbbbbbbbbbbbbb', 'b', 2, 'old', 'k', '2001-01-01 00:00:00.000Z', '2001-01-01 00:00:00.000Z')
            """
        );
        return pond;
    }

    private const string All = "select id, code, n, note, kept from items order by id";

    [Theory]
    [InlineData(WriteMode.Skip, "a|1|old|k")]
    [InlineData(WriteMode.Upsert, "a|5||k")]
    [InlineData(WriteMode.Merge, "a|5|old|k")]
    [InlineData(WriteMode.Replace, "a|5||")]
    public async Task An_existing_record_is_treated_as_the_mode_says(WriteMode mode, string expected)
    {
        using var pond = Filled();
        var source = new MemorySource().Add(
            Items,
            ["aaaaaaaaaaaaaaa", "a", 5, null],
            ["ccccccccccccccc", "c", 3, "new"]
        );

        var report = await pond.RunAsync(source, [pond.Plan(Items, mode)]);

        pond.Query(All)
            .ShouldBe([$"aaaaaaaaaaaaaaa|{expected}", "bbbbbbbbbbbbbbb|b|2|old|k", "ccccccccccccccc|c|3|new|"]);
        var changed = mode == WriteMode.Skip ? 0 : 1;
        (report.Streams[0].Inserted, report.Streams[0].Updated, report.Streams[0].Skipped).ShouldBe(
            (1, changed, 1 - changed)
        );
        pond.Query("select count(*) from items where id < 'c' and updated > '2002'").ShouldBe([$"{changed}"]);
        pond.Query("select count(*) from items where id < 'c' and created = '2001-01-01 00:00:00.000Z'")
            .ShouldBe(["2"]);
    }

    [Fact]
    public async Task A_record_that_is_equal_already_is_not_touched()
    {
        using var pond = Filled();
        var source = new MemorySource().Add(Items, ["aaaaaaaaaaaaaaa", "a", 1, "old"]);

        var report = await pond.RunAsync(source, [pond.Plan(Items, WriteMode.Upsert)]);

        report.Streams[0].Skipped.ShouldBe(1);
        pond.Query("select count(*) from items where updated > '2002'").ShouldBe(["0"]);
    }

    [Theory]
    [InlineData("code")]
    [InlineData("note")] // no index: one is made for the run
    public async Task Matched_by_another_field_the_existing_id_wins_and_the_scratch_index_goes(string field)
    {
        using var pond = Filled();
        pond.Execute("update items set note = code");
        var source = new MemorySource().Add(Items, ["zzzzzzzzzzzzzzz", "a", 9, "a"]);

        await pond.RunAsync(source, [pond.Plan(Items, WriteMode.Upsert, field)]);

        pond.Query("select id, n from items order by id").ShouldBe(["aaaaaaaaaaaaaaa|9", "bbbbbbbbbbbbbbb|2"]);
        pond.Query("select name from sqlite_master where name like 'pbferry%'").ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_matches_and_no_value_to_match_by_are_rejects()
    {
        using var pond = Filled();
        var source = new MemorySource().Add(Items, ["zzzzzzzzzzzzzzz", "x", 9, "old"], ["yyyyyyyyyyyyyyy", "y", 9, ""]);

        await pond.RunAsync(source, [pond.Plan(Items, WriteMode.Upsert, "note")]);

        pond.Rejects.Select(r => r.Fault.Code).ShouldBe(["ambiguous_match", "missing_match_value"]);
        pond.Query("select count(*) from items where n = 9").ShouldBe(["0"]);
    }

    [Fact]
    public async Task An_update_against_a_unique_index_is_a_reject_and_changes_nothing()
    {
        using var pond = Filled();
        var source = new MemorySource().Add(Items, ["aaaaaaaaaaaaaaa", "b", 9, "x"]);

        await pond.RunAsync(source, [pond.Plan(Items, WriteMode.Upsert)]);

        pond.Rejects.Single().Fault.Column.ShouldBe("code");
        pond.Query(All).ShouldBe(["aaaaaaaaaaaaaaa|a|1|old|k", "bbbbbbbbbbbbbbb|b|2|old|k"]);
    }

    [Fact]
    public async Task Truncate_empties_the_collection_first()
    {
        using var pond = Filled();
        var source = new MemorySource().Add(Items, ["ccccccccccccccc", "a", 3, "new"]);

        await pond.RunAsync(source, [pond.Plan(Items) with { Truncate = true }]);

        pond.Query(All).ShouldBe(["ccccccccccccccc|a|3|new|"]);
    }

    [Fact]
    public async Task A_change_to_a_record_of_the_same_run_that_points_to_nothing_is_the_one_rejected()
    {
        using var pond = new Pond(
            NewCollection.Base(
                "items",
                [NewField.Text("code"), NewField.Text("note"), NewField.Relation("up", "items")]
            )
        );
        var stream = MemorySource.Table("items", "id", "code", "note", "up") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(
            stream,
            ["aaaaaaaaaaaaaaa", "a", "first", ""],
            ["bbbbbbbbbbbbbbb", "a", "second", "zzzzzzzzzzzzzzz"]
        );

        var report = await pond.RunAsync(source, [pond.Plan(stream, WriteMode.Upsert, "code")]);

        pond.Query("select id, note from items").ShouldBe(["aaaaaaaaaaaaaaa|first"]);
        pond.Rejects.Select(r => r.Position.Ordinal).ShouldBe([2]);
        (report.Streams[0].Inserted, report.Streams[0].Updated).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Every_row_whose_change_is_put_back_is_rejected()
    {
        using var pond = new Pond(
            NewCollection.Base("items", [NewField.Text("note"), NewField.Relation("up", "items")])
        );
        pond.Execute("insert into items(id, note, up) values ('aaaaaaaaaaaaaaa', 'old', '')");
        var stream = MemorySource.Table("items", "id", "note", "up") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(
            stream,
            ["aaaaaaaaaaaaaaa", "first", ""],
            ["aaaaaaaaaaaaaaa", "second", "zzzzzzzzzzzzzzz"]
        );

        var report = await pond.RunAsync(source, [pond.Plan(stream, WriteMode.Upsert)]);

        pond.Query("select note from items").ShouldBe(["old"]);
        pond.Rejects.Select(r => r.Position.Ordinal).ShouldBe([1, 2]);
        report.Streams[0].Updated.ShouldBe(0);
    }

    [Fact]
    public async Task A_refused_change_to_a_record_with_an_old_dangling_relation_is_counted_once()
    {
        using var pond = new Pond(
            NewCollection.Base(
                "items",
                [NewField.Text("code"), NewField.Relation("up", "items")],
                ["CREATE UNIQUE INDEX idx_items_code ON items (code)"]
            )
        );
        pond.Execute(
            "insert into items(id, code, up) values ('aaaaaaaaaaaaaaa', 'a', 'zzzzzzzzzzzzzzz'), ('bbbbbbbbbbbbbbb', 'b', '')"
        );
        var stream = MemorySource.Table("items", "id", "code", "up") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(stream, ["aaaaaaaaaaaaaaa", "b", "zzzzzzzzzzzzzzz"]);

        var report = await pond.RunAsync(source, [pond.Plan(stream, WriteMode.Upsert)]);

        pond.Rejects.Count.ShouldBe(1);
        (report.Streams[0].Updated, report.Streams[0].Rejected).ShouldBe((0, 1));
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions()
    {
        using var pond = new Pond(NewCollection.Auth("members", []));
        pond.Execute(
            "insert into members(id, email, password, tokenKey) values ('aaaaaaaaaaaaaaa', 'a@x.org', 'old', 'old-key')"
        );
        var stream = MemorySource.Table("members", "id", "password") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(
            stream,
            ["aaaaaaaaaaaaaaa", "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"]
        );

        var report = await pond.RunAsync(source, [pond.Plan(stream, WriteMode.Upsert)]);

        report.Streams[0].Updated.ShouldBe(1);
        pond.Query("select tokenKey = 'old-key' from members").ShouldBe(["0"]);
    }
}
