using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Undo;

namespace PocketFerry.PocketBase.Tests.DataDirectory.Undo;

public sealed class DirectoryUndoTests : IDisposable
{
    private static readonly string[] Columns = ["id", "code", "n", "doc", "file", "up"];

    private readonly string _folder = Directory.CreateTempSubdirectory("pbferry-undo-").FullName;

    /// <summary>How the run writes: in place, by a copy, beside a server.</summary>
    public enum Road
    {
        InPlace,
        Copy,
        Live,
    }

    public static MatrixTheoryData<WriteMode, Road> Ways { get; } =
        new(
            [WriteMode.Insert, WriteMode.Upsert, WriteMode.Merge, WriteMode.Replace, WriteMode.Skip],
            [Road.InPlace, Road.Copy, Road.Live]
        );

    private static string Id(char c) => new(c, 15);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Everything_is_as_it_was_before(WriteMode mode, Road road)
    {
        using var pond = await FilledAsync();
        var before = PondState.Of(pond);

        await RunAsync(pond, mode, road);
        PondState.Of(pond).ShouldNotBe(before);
        var report = await UndoAsync(pond);

        report.ConflictCount.ShouldBe(0);
        PondState.Of(pond).ShouldBe(before);
        pond.Beside.ShouldBeEmpty();
        // And once more is nothing.
        (await UndoAsync(pond)).IsNothing.ShouldBeTrue();
        PondState.Of(pond).ShouldBe(before);
    }

    [Theory]
    [InlineData(Road.InPlace)]
    [InlineData(Road.Copy)]
    public async Task A_truncated_collection_is_filled_again(Road road)
    {
        using var pond = await FilledAsync();
        var before = PondState.Of(pond);

        // Of the old ids two come again, with other contents.
        await RunAsync(pond, WriteMode.Insert, road, p => p with { Streams = [p.Streams[0] with { Truncate = true }] });
        pond.Query("select code from items").ShouldBe(["for now", "old a", "new"], ignoreOrder: true);
        var report = await UndoAsync(pond);

        var line = report.Lines.Single(l => l.Collection == "items");
        (line.Removed, line.PutBack, line.MadeAgain).ShouldBe((1, 2, 1));
        PondState.Of(pond).ShouldBe(before);
    }

    [Theory]
    [InlineData(Road.InPlace)]
    [InlineData(Road.Copy)]
    public async Task Collections_and_fields_that_the_run_made_go(Road road)
    {
        using var pond = await FilledAsync();
        var before = PondState.Of(pond);
        var items = pond.Collection("items");
        var wider = items.WithFields([.. items.Fields, NewField.Text("added"), NewField.Number("counted")]);
        var made = NewCollection.Base("made", [NewField.Text("title"), NewField.File("doc")]);
        var table = MemorySource.Table("made", "id", "title", "doc") with { EstimatedBytes = 10 };
        var more = MemorySource.Table("items", [.. Columns, "added"]) with { EstimatedBytes = Size(road) };
        var source = new MemorySource()
            .Add(table, [Id('m'), "one", "m.txt"])
            .Add(more, [Id('a'), "changed", 2, null, "", "", "x"], [Id('z'), "new", 2, null, "", "", "y"]);
        var files = new FileTests.Files { [$"{Id('m')}/m.txt"] = "made" };
        using var ledger = Ledger();

        await pond.RunAsync(
            source,
            [
                new StreamPlan
                {
                    Stream = table,
                    Collection = made,
                    TargetName = "made",
                    Fields =
                    [
                        .. made
                            .Fields.Where(f => f.Name is "id" or "title" or "doc")
                            .Select(f => new FieldMap(f, f.Name)),
                    ],
                },
                new StreamPlan
                {
                    Stream = more,
                    Collection = wider,
                    TargetName = "items",
                    Mode = WriteMode.Upsert,
                    Fields =
                    [
                        .. wider
                            .Fields.Where(f => more.Columns.Any(c => c.Name == f.Name))
                            .Select(f => new FieldMap(f, f.Name)),
                    ],
                },
            ],
            p => p with { CreateCollections = [made], ChangeCollections = [wider], Ledger = ledger, Files = files }
        );
        pond.Query("select added from items where id like 'z%'").ShouldBe(["y"]);
        pond.Query("select title from made").ShouldBe(["one"]);
        var report = await UndoAsync(pond, ledger.Undo!);

        report.Schema.ShouldBe(["drop items.added, items.counted", "drop collection made"], ignoreOrder: true);
        PondState.Of(pond).ShouldBe(before);
    }

    [Fact]
    public async Task What_changed_since_is_named_and_only_overrun_by_force()
    {
        using var pond = await FilledAsync();
        var before = PondState.Of(pond);
        await RunAsync(pond, WriteMode.Upsert, Road.InPlace);
        pond.Execute($"update items set n = 99, code = 'mine' where id = '{Id('n')}'");
        pond.Execute($"update items set n = 98 where id = '{Id('a')}'");
        pond.Execute($"delete from items where id = '{Id('b')}'");
        pond.Execute($"insert into items(id, code, up) values ('{Id('x')}', 'since', '{Id('n')}')");
        var now = PondState.Of(pond);

        var report = await UndoAsync(pond);

        report
            .Conflicts.Select(c => $"{c.Id[..1]} {c.What}: {string.Join(' ', c.Fields)}")
            .ShouldBe(
                [
                    "n changed since the run: code n",
                    "a changed since the run: n",
                    "b was deleted since the run: ",
                    "x refers to a record of 'items' that the run made: up",
                ],
                ignoreOrder: true
            );
        PondState.Of(pond).ShouldBe(now);

        await UndoAsync(pond, force: true);
        // The one that was made since stays, and leads nowhere no more.
        pond.Query($"select code, up from items where id = '{Id('x')}'").ShouldBe(["since|"]);
        pond.Execute($"delete from items where id = '{Id('x')}'");
        PondState.Of(pond).ShouldBe(before);
    }

    [Fact]
    public async Task A_collection_that_holds_more_by_now_is_not_dropped_unasked()
    {
        using var pond = await FilledAsync();
        var before = PondState.Of(pond);
        var made = NewCollection.Base("made", [NewField.Text("title")]);
        using var ledger = Ledger();
        await pond.RunAsync(new MemorySource(), [], p => p with { CreateCollections = [made], Ledger = ledger });
        pond.Execute(
            $"insert into made(id, title) values ('{Id('q')}', 'mine'); update _collections set listRule = '' where name = 'made'"
        );

        var report = await UndoAsync(pond, ledger.Undo!);
        report
            .Conflicts.Select(c => $"{c.Collection} {c.What}: {string.Join(' ', c.Fields)}")
            .ShouldBe(["made was changed since the run: listRule"]);
        await UndoAsync(pond, ledger.Undo!, force: true);
        PondState.Of(pond).ShouldBe(before);
    }

    [Fact]
    public async Task A_unique_value_that_was_taken_since_stops_it_all()
    {
        using var pond = await FilledAsync();
        await RunAsync(pond, WriteMode.Upsert, Road.InPlace);
        pond.Execute($"update items set code = 'freed' where id = '{Id('b')}'");
        pond.Execute($"insert into items(id, code) values ('{Id('x')}', 'old a')");
        var now = PondState.Of(pond);

        var error = await Should.ThrowAsync<EndpointException>(() => UndoAsync(pond, force: true));

        error.Message.ShouldContain($"Record '{Id('a')}' of 'items' can't be put back");
        PondState.Of(pond).ShouldBe(now);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string UndoPath => Path.Combine(_folder, "undo.db");

    private static long Size(Road road) => road == Road.Copy ? 1L << 30 : 10;

    private RunLedger Ledger()
    {
        var ledger = RunLedger.Temporary();
        ledger.Undo = UndoFile.Create(UndoPath);
        return ledger;
    }

    private static async Task<Pond> FilledAsync()
    {
        var pond = new Pond(
            NewCollection.Base(
                "items",
                [
                    NewField.Text("code"),
                    NewField.Number("n"),
                    NewField.Json("doc"),
                    NewField.File("file"),
                    NewField.Relation("up", "items"),
                    NewField.Created(),
                    NewField.Updated(),
                ],
                ["CREATE UNIQUE INDEX idx_items_code ON items (code)"]
            )
        );
        var items = MemorySource.Table("items", Columns) with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(
            items,
            [Id('a'), "old a", 1.5, "{ \"k\": 12345678901234567890 }", "a.txt", ""],
            [Id('b'), "old b", 2, null, "b.txt", Id('a')],
            [Id('c'), "old c", 3, "null", "c.txt", ""]
        );
        var files = new FileTests.Files
        {
            [$"{Id('a')}/a.txt"] = "old a",
            [$"{Id('b')}/b.txt"] = "old b",
            [$"{Id('c')}/c.txt"] = "old c",
        };
        await pond.RunAsync(source, [pond.Plan(items)], p => p with { Files = files });
        pond.Rejects.ShouldBeEmpty();
        return pond;
    }

    // Two records swap their unique values by way of a third, one file takes the place of another, one is dropped.
    private async Task RunAsync(Pond pond, WriteMode mode, Road road, Func<RunPlan, RunPlan>? change = null)
    {
        var items = MemorySource.Table("items", Columns) with { EstimatedBytes = Size(road) };
        var source = new MemorySource().Add(
            items,
            [Id('a'), "for now", 7, "[1]", "a.txt", Id('n')],
            [Id('b'), "old a", 8, "\"t\"", "", Id('b')],
            [Id('a'), "old b", 9, "[1]", "a.txt", Id('n')],
            [Id('n'), "new", 3, "{}", "n.txt", Id('a')]
        );
        var files = new FileTests.Files { [$"{Id('a')}/a.txt"] = "new a", [$"{Id('n')}/n.txt"] = "new n" };
        using var ledger = Ledger();
        await pond.RunAsync(
            source,
            [pond.Plan(items, mode)],
            p =>
            {
                var plan = p with { Files = files, Live = road == Road.Live, Ledger = ledger };
                return change?.Invoke(plan) ?? plan;
            }
        );
    }

    private async Task<UndoReport> UndoAsync(Pond pond, bool force = false)
    {
        using var undo = UndoFile.Open(UndoPath);
        return await UndoAsync(pond, undo, force);
    }

    private static async Task<UndoReport> UndoAsync(Pond pond, UndoFile undo, bool force = false)
    {
        await using var road = DirectoryUndo.Open(pond.Folder, undo, stopped: true);
        var report = await road.CheckAsync(CancellationToken.None);
        if (report.ConflictCount == 0 || force)
        {
            await road.ApplyAsync(force, CancellationToken.None);
        }

        return report;
    }
}
