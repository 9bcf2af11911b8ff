using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

public class RelationTests
{
    private static string Id(char c) => new(c, 15);

    private static Pond Graph() =>
        new(
            NewCollection.Base("authors", [NewField.Text("name")]),
            NewCollection.Base(
                "books",
                [
                    NewField.Relation("author", "authors"),
                    NewField.Relation("next", "books"),
                    NewField.Relation("others", "books", 5),
                ]
            )
        );

    private static readonly SourceStream Authors = MemorySource.Table("authors", "id", "name") with
    {
        EstimatedBytes = 10,
    };
    private static readonly SourceStream Books = MemorySource.Table("books", "id", "author", "next", "others") with
    {
        EstimatedBytes = 10,
    };

    [Fact]
    public async Task Forward_cyclic_and_self_references_hold()
    {
        using var pond = Graph();
        var source = new MemorySource()
            .Add(
                Books,
                [Id('a'), Id('x'), Id('b'), $"[\"{Id('c')}\",\"{Id('a')}\"]"],
                [Id('b'), Id('x'), Id('a'), "[]"],
                [Id('c'), "", Id('c'), "[]"]
            )
            .Add(Authors, [Id('x'), "X"]);

        var report = await pond.RunAsync(source, [pond.Plan(Books), pond.Plan(Authors)]);

        report.Rejected.ShouldBe(0);
        pond.Query("select count(*) from books").ShouldBe(["3"]);
    }

    [Fact]
    public async Task A_row_that_points_to_nothing_is_out_and_so_is_whoever_points_to_it()
    {
        using var pond = Graph();
        var source = new MemorySource()
            .Add(Authors, [Id('x'), "X"])
            .Add(
                Books,
                [Id('a'), Id('x'), "", "[]"],
                [Id('b'), Id('y'), "", "[]"], // no such author
                [Id('c'), Id('x'), Id('b'), "[]"], // points to row 2
                [Id('d'), Id('x'), "", $"[\"{Id('a')}\",\"{Id('c')}\"]"], // points to row 3
                [Id('e'), Id('x'), Id('a'), "[]"]
            );

        await pond.RunAsync(source, [pond.Plan(Authors), pond.Plan(Books)]);

        pond.Query("select id from books order by id").ShouldBe([Id('a'), Id('e')]);
        pond.Rejects.Select(r => (r.Position.Ordinal, r.Fault.Column, r.Fault.Value))
            .ShouldBe([(2, "author", Id('y')), (3, "next", Id('b')), (4, "others", Id('c'))]);
        pond.Rejects.ShouldAllBe(r => r.Fault.Code == "validation_missing_rel_records");
    }

    [Fact]
    public async Task A_changed_record_that_would_point_to_nothing_is_put_back()
    {
        using var pond = Graph();
        pond.Execute(
            $"insert into authors(id) values('{Id('x')}'); insert into books(id, author) values('{Id('a')}', '{Id('x')}')"
        );
        var source = new MemorySource().Add(Books, [Id('a'), Id('y'), "", "[]"]);

        var report = await pond.RunAsync(source, [pond.Plan(Books, WriteMode.Upsert)]);

        pond.Query("select author from books").ShouldBe([Id('x')]);
        (report.Streams[0].Updated, report.Streams[0].Rejected).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Relations_follow_an_upsert_to_the_record_that_was_there()
    {
        using var pond = Graph();
        pond.Execute(
            $"insert into authors(id, name) values('{Id('o')}', 'X'); insert into books(id, author) values('{Id('z')}', '{Id('o')}')"
        );
        var source = new MemorySource()
            .Add(Authors, [Id('x'), "X"])
            .Add(Books, [Id('a'), Id('x'), "", $"[\"{Id('z')}\"]"]);

        await pond.RunAsync(source, [pond.Plan(Authors, WriteMode.Upsert, "name"), pond.Plan(Books)]);

        pond.Query("select id, author, others from books order by id")
            .ShouldBe([$"{Id('a')}|{Id('o')}|[\"{Id('z')}\"]", $"{Id('z')}|{Id('o')}|[]"]);
        pond.Rejects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Truncating_what_others_point_to_is_refused_unless_it_comes_back()
    {
        using var pond = Graph();
        pond.Execute(
            $"insert into authors(id, name) values('{Id('x')}', 'X'); insert into books(id, author) values('{Id('a')}', '{Id('x')}')"
        );
        var gone = new MemorySource().Add(Authors, [Id('y'), "Y"]);
        var back = new MemorySource().Add(Authors, [Id('x'), "X again"]);

        (
            await Should.ThrowAsync<EndpointException>(() =>
                pond.RunAsync(gone, [pond.Plan(Authors) with { Truncate = true }])
            )
        ).Message.ShouldContain("1 records of 'books'");
        pond.Query("select name from authors").ShouldBe(["X"]);

        await pond.RunAsync(back, [pond.Plan(Authors) with { Truncate = true }]);
        pond.Query("select name from authors").ShouldBe(["X again"]);
    }
}
