using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

public class InsertTests
{
    private static Collection People() =>
        NewCollection.Base(
            "people",
            [NewField.Text("code"), NewField.Number("n"), NewField.Created(), NewField.Updated()],
            ["CREATE UNIQUE INDEX idx_people_code ON people (code)"]
        );

    private static string Id(int n) => n.ToString("D15", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An estimate of this size takes the copy and puts indexes off; none takes one transaction in place.</summary>
    private static SourceStream Stream(bool bulk) =>
        MemorySource.Table("people", "id", "code", "n") with
        {
            EstimatedBytes = bulk ? 1L << 40 : 10,
        };

    [Theory]
    [InlineData(true, "working copy")]
    [InlineData(false, "in place")]
    public async Task Records_arrive_in_the_sources_order_with_dates_and_a_sound_file(bool bulk, string strategy)
    {
        using var pond = new Pond(People());
        var stream = Stream(bulk);
        var source = new MemorySource().Add(stream, [Id(3), "c", 3], [Id(1), "a", 1], [Id(2), "b", 2.5]);

        var report = await pond.RunAsync(source, [pond.Plan(stream)]);

        report.Streams[0].Inserted.ShouldBe(3);
        report.Strategy!.ShouldContain(strategy);
        pond.Query("select id, code, n, typeof(n) from people order by rowid")
            .ShouldBe([$"{Id(3)}|c|3|integer", $"{Id(1)}|a|1|integer", $"{Id(2)}|b|2.5|real"]);
        pond.Query("select count(*) from people where created like '____-__-__ __:__:__.___Z' and updated = created")
            .ShouldBe(["3"]);
        pond.Query("pragma integrity_check").ShouldBe(["ok"]);
        pond.Query("pragma journal_mode").ShouldBe(["wal"]);
        pond.Beside.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_of_two_rows_with_one_key_wins_and_a_row_that_is_out_blocks_nobody(bool bulk)
    {
        using var pond = new Pond(People());
        pond.Execute($"insert into people(id, code) values('{Id(900)}', 'old')");
        var stream = Stream(bulk);
        var source = new MemorySource().Add(
            stream,
            [Id(1), "a", 1],
            [Id(1), "b", 2], // id of row 1
            [Id(2), "a", 3], // code of row 1
            [Id(2), "b", 4], // row 2 and row 3 are out, so this is good
            [Id(3), "old", 5], // code of a record from before
            [Id(900), "z", 6], // id of a record from before
            [Id(4), "z", 7]
        );

        var report = await pond.RunAsync(source, [pond.Plan(stream)]);

        pond.Query("select id, code from people order by id")
            .ShouldBe([$"{Id(1)}|a", $"{Id(2)}|b", $"{Id(4)}|z", $"{Id(900)}|old"]);
        pond.Rejects.Select(r => (r.Position.Ordinal, r.Fault.Column, r.Fault.Code))
            .ShouldBe([
                (2, "id", "validation_not_unique"),
                (3, "code", "validation_not_unique"),
                (5, "code", "validation_not_unique"),
                (6, "id", "validation_not_unique"),
            ]);
        (report.Streams[0].Inserted, report.Streams[0].Rejected).ShouldBe((3, 4));
        pond.Query("pragma integrity_check").ShouldBe(["ok"]);
    }

    [Fact]
    public async Task Putting_indexes_off_never_changes_what_is_rejected()
    {
        var random = new Random(7);
        for (var round = 0; round < 15; round++)
        {
            var rows = Enumerable
                .Range(0, random.Next(1, 120))
                .Select(_ => new object?[] { Id(random.Next(0, 60)), $"c{random.Next(0, 60)}", random.Next(0, 5) })
                .ToArray();
            using var one = new Pond(People());
            using var other = new Pond(People());
            foreach (var (pond, bulk) in new[] { (one, true), (other, false) })
            {
                var stream = Stream(bulk);
                await pond.RunAsync(new MemorySource().Add(stream, rows), [pond.Plan(stream)]);
            }

            const string All = "select id, code, n from people order by id";
            one.Query(All).ShouldBe(other.Query(All));
            one.Rejects.Select(r => (r.Position.Ordinal, r.Fault.Column))
                .ShouldBe(other.Rejects.Select(r => (r.Position.Ordinal, r.Fault.Column)));
        }
    }

    [Theory]
    [InlineData("CREATE UNIQUE INDEX idx_people_code ON people (lower(code))")]
    [InlineData("CREATE UNIQUE INDEX idx_people_code ON people (code COLLATE NOCASE)")]
    [InlineData("CREATE UNIQUE INDEX `idx_people_code` ON `people` (`code` collate nocase, n) WHERE n > 1")]
    public async Task Expressions_collations_and_conditions_of_an_index_count(string index)
    {
        using var pond = new Pond(NewCollection.Base("people", [NewField.Text("code"), NewField.Number("n")], [index]));
        var stream = Stream(true);
        var source = new MemorySource().Add(stream, [Id(1), "a", 2], [Id(2), "A", 2], [Id(3), "b", 2]);

        await pond.RunAsync(source, [pond.Plan(stream)]);

        pond.Rejects.Select(r => r.Position.Ordinal).ShouldBe([2]);
        pond.Query("select count(*) from people").ShouldBe(["2"]);
        pond.Query("pragma integrity_check").ShouldBe(["ok"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_stops_or_is_dry_leaves_the_file_byte_for_byte(bool dry)
    {
        using var pond = new Pond(People());
        pond.Execute("pragma wal_checkpoint(truncate)");
        var before = File.ReadAllBytes(pond.Database);
        var stream = Stream(dry);
        var source = new MemorySource().Add(stream, [Id(1), "a", 1], [Id(1), "b", 2]);

        var report = await pond.RunAsync(
            source,
            [pond.Plan(stream)],
            p => p with { DryRun = dry },
            dry ? OnError.Reject : OnError.Stop
        );

        report.Stopped.ShouldBe(!dry);
        pond.Rejects.Count.ShouldBe(1);
        File.ReadAllBytes(pond.Database).ShouldBe(before);
        pond.Beside.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_write_of_somebody_else_meanwhile_is_noticed_and_nothing_is_lost()
    {
        using var pond = new Pond(People());
        var stream = Stream(true);
        var source = new MemorySource().Add(stream, [Id(1), "a", 1]);
        var plan = pond.Plan(stream) with { Limit = 10 };
        var target = PocketFerry.PocketBase.DataDirectory.DataDirectoryTarget.Open(pond.Folder);
        await using (
            var run = await target.BeginAsync(new() { Streams = [plan], Stopped = true }, CancellationToken.None)
        )
        {
            pond.Execute($"insert into people(id, code) values('{Id(7)}', 'theirs')");
            (
                await Should.ThrowAsync<EndpointException>(() => run.CommitAsync(CancellationToken.None))
            ).Message.ShouldContain("someone else wrote");
        }

        pond.Query("select code from people").ShouldBe(["theirs"]);
    }

    [Fact]
    public async Task A_second_run_at_the_same_time_is_refused()
    {
        using var pond = new Pond(People());
        var target = PocketFerry.PocketBase.DataDirectory.DataDirectoryTarget.Open(pond.Folder);
        await using var run = await target.BeginAsync(new() { Streams = [], Stopped = true }, CancellationToken.None);
        (
            await Should.ThrowAsync<EndpointException>(() =>
                target.BeginAsync(new() { Streams = [] }, CancellationToken.None)
            )
        ).Message.ShouldContain("another run");
    }

    [Fact]
    public async Task A_connection_that_stays_open_sees_the_result_as_one_transaction()
    {
        using var pond = new Pond(People());
        using var other = PocketFerry.Sqlite.SqliteDatabase.Open(
            pond.Database,
            PocketFerry.Sqlite.SqliteOpenMode.ReadWrite
        );
        other.Integer("select count(*) from people").ShouldBe(0);
        var stream = Stream(true);
        var source = new MemorySource().Add(stream, [Id(1), "a", 1]);

        await pond.RunAsync(source, [pond.Plan(stream)], p => p with { Stopped = true });

        other.Integer("select count(*) from people").ShouldBe(1);
        other.Text("pragma integrity_check").ShouldBe("ok");
        other.Text("pragma journal_mode").ShouldBe("wal");
    }
}
