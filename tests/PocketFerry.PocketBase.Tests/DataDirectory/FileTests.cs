using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

public class FileTests
{
    private static readonly SourceStream Docs = MemorySource.Table("docs", "id", "one", "many") with
    {
        EstimatedBytes = 10,
    };

    private static string Id(char c) => new(c, 15);

    private static Pond Empty() =>
        new(
            NewCollection.Base(
                "docs",
                [NewField.File("one"), NewField.File("many", 5), NewField.Relation("up", "docs")]
            )
        );

    private static string Storage(Pond pond) => Path.Combine(pond.Folder, "storage", pond.Collection("docs").Id);

    private static IEnumerable<string> Stored(Pond pond) =>
        Directory.Exists(Storage(pond))
            ? Directory
                .EnumerateFiles(Storage(pond), "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Storage(pond), f))
                .Order(StringComparer.Ordinal)
            : [];

    [Fact]
    public async Task Files_arrive_under_their_own_names_with_their_attributes()
    {
        using var pond = Empty();
        var files = new Files { [$"{Id('a')}/x.txt"] = "hello", [$"{Id('a')}/y.bin"] = "\0\u0001" };
        var source = new MemorySource().Add(Docs, [Id('a'), "x.txt", "[\"y.bin\"]"], [Id('b'), "", "[]"]);

        var report = await pond.RunAsync(source, [pond.Plan(Docs)], p => p with { Files = files });

        report.Streams[0].Files.ShouldBe(2);
        Stored(pond)
            .ShouldBe([$"{Id('a')}/x.txt", $"{Id('a')}/x.txt.attrs", $"{Id('a')}/y.bin", $"{Id('a')}/y.bin.attrs"]);
        File.ReadAllText(Path.Combine(Storage(pond), Id('a'), "x.txt")).ShouldBe("hello");
        pond.Beside.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_whose_file_is_missing_or_misnamed_is_out_and_leaves_nothing()
    {
        using var pond = Empty();
        var files = new Files { [$"{Id('a')}/x.txt"] = "hello", [$"{Id('c')}/../../../evil"] = "evil" };
        var source = new MemorySource().Add(
            Docs,
            [Id('a'), "x.txt", "[\"gone.txt\"]"],
            [Id('c'), "../../../evil", "[]"],
            [Id('d'), "", "[]"]
        );

        await pond.RunAsync(source, [pond.Plan(Docs)], p => p with { Files = files });

        pond.Rejects.Select(r => (r.Position.Ordinal, r.Fault.Code, r.Fault.Column))
            .ShouldBe([(1, "missing_file", "many"), (2, "invalid_file_name", "one")]);
        Stored(pond).ShouldBeEmpty();
        pond.Query("select id from docs").ShouldBe([Id('d')]);
    }

    [Fact]
    public async Task Missing_files_may_be_let_through()
    {
        using var pond = Empty();
        var source = new MemorySource().Add(Docs, [Id('a'), "gone.txt", "[]"]);

        await pond.RunAsync(source, [pond.Plan(Docs)], p => p with { Files = new Files(), KeepMissingFiles = true });

        pond.Query("select one from docs").ShouldBe(["gone.txt"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_is_not_kept_leaves_no_file(bool dry)
    {
        using var pond = Empty();
        var files = new Files { [$"{Id('a')}/x.txt"] = "hello" };
        var source = new MemorySource().Add(Docs, [Id('a'), "x.txt", "[]"], [Id('a'), "x.txt", "[]"]);

        await pond.RunAsync(
            source,
            [pond.Plan(Docs)],
            p => p with { Files = files, DryRun = dry },
            dry ? OnError.Reject : OnError.Stop
        );

        Stored(pond).ShouldBeEmpty();
        pond.Beside.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_taken_out_late_takes_its_files_along()
    {
        using var pond = Empty();
        var files = new Files { [$"{Id('a')}/x.txt"] = "hello", [$"{Id('b')}/x.txt"] = "bye" };
        var stream = MemorySource.Table("docs", "id", "one", "up") with { EstimatedBytes = 10 };
        var source = new MemorySource().Add(stream, [Id('a'), "x.txt", Id('z')], [Id('b'), "x.txt", Id('b')]);

        await pond.RunAsync(source, [pond.Plan(stream)], p => p with { Files = files });

        pond.Rejects.Single().Fault.Code.ShouldBe("validation_missing_rel_records");
        Stored(pond).ShouldBe([$"{Id('b')}/x.txt", $"{Id('b')}/x.txt.attrs"]);
    }

    [Fact]
    public async Task A_changed_record_drops_the_files_it_no_longer_names_and_replaces_equal_names()
    {
        using var pond = Empty();
        var first = new Files
        {
            [$"{Id('a')}/x.txt"] = "1",
            [$"{Id('a')}/y.txt"] = "1",
            [$"{Id('a')}/z.txt"] = "1",
        };
        await pond.RunAsync(
            new MemorySource().Add(Docs, [Id('a'), "x.txt", "[\"y.txt\",\"z.txt\"]"]),
            [pond.Plan(Docs)],
            p => p with { Files = first }
        );
        var second = new Files { [$"{Id('a')}/w.txt"] = "2", [$"{Id('a')}/z.txt"] = "2" };

        await pond.RunAsync(
            new MemorySource().Add(Docs, [Id('a'), "w.txt", "[\"z.txt\"]"]),
            [pond.Plan(Docs, WriteMode.Upsert)],
            p => p with { Files = second }
        );

        Stored(pond)
            .Where(f => !f.EndsWith(".attrs", StringComparison.Ordinal))
            .ShouldBe([$"{Id('a')}/w.txt", $"{Id('a')}/z.txt"]);
        File.ReadAllText(Path.Combine(Storage(pond), Id('a'), "z.txt")).ShouldBe("2");
    }

    private static readonly SourceStream Ups = MemorySource.Table("docs", "id", "one", "up") with
    {
        EstimatedBytes = 10,
    };

    private static IEnumerable<string> Contents(Pond pond) =>
        Stored(pond).Where(f => !f.EndsWith(".attrs", StringComparison.Ordinal));

    [Theory]
    [InlineData(10)]
    [InlineData(100_000_000)] // the road of large loads, which finds duplicates afterwards
    public async Task A_second_row_with_the_same_id_does_not_take_the_first_ones_files_along(long size)
    {
        using var pond = Empty();
        var stream = Docs with { EstimatedBytes = size };
        var files = new Files { [$"{Id('a')}/x.txt"] = "1", [$"{Id('a')}/y.txt"] = "2" };
        var source = new MemorySource().Add(stream, [Id('a'), "x.txt", "[]"], [Id('a'), "y.txt", "[]"]);

        await pond.RunAsync(source, [pond.Plan(stream)], p => p with { Files = files });

        pond.Rejects.Single().Position.Ordinal.ShouldBe(2);
        pond.Query("select one from docs").ShouldBe(["x.txt"]);
        Contents(pond).ShouldBe([$"{Id('a')}/x.txt"]);
        pond.Beside.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_change_that_fails_leaves_the_files_of_the_first()
    {
        using var pond = Empty();
        await pond.RunAsync(new MemorySource().Add(Docs, [Id('a'), "", "[]"]), [pond.Plan(Docs)]);
        var files = new Files { [$"{Id('a')}/x.txt"] = "1" };

        await pond.RunAsync(
            new MemorySource().Add(Docs, [Id('a'), "x.txt", "[]"], [Id('a'), "x.txt", "[\"gone.txt\"]"]),
            [pond.Plan(Docs, WriteMode.Upsert)],
            p => p with { Files = files }
        );

        pond.Query("select one from docs").ShouldBe(["x.txt"]);
        Contents(pond).ShouldBe([$"{Id('a')}/x.txt"]);
    }

    [Fact]
    public async Task A_record_put_back_keeps_its_files_and_gets_no_others()
    {
        using var pond = Empty();
        var files = new Files { [$"{Id('a')}/x.txt"] = "1", [$"{Id('a')}/y.txt"] = "2" };
        await pond.RunAsync(
            new MemorySource().Add(Ups, [Id('a'), "x.txt", ""]),
            [pond.Plan(Ups)],
            p => p with { Files = files }
        );

        await pond.RunAsync(
            new MemorySource().Add(Ups, [Id('a'), "y.txt", Id('z')]),
            [pond.Plan(Ups, WriteMode.Upsert)],
            p => p with { Files = files }
        );

        pond.Rejects.Single().Fault.Column.ShouldBe("up");
        pond.Query("select one from docs").ShouldBe(["x.txt"]);
        Contents(pond).ShouldBe([$"{Id('a')}/x.txt"]);
    }

    [Fact]
    public async Task A_file_dropped_and_taken_up_again_stays()
    {
        using var pond = Empty();
        var files = new Files { [$"{Id('a')}/x.txt"] = "1", [$"{Id('a')}/y.txt"] = "2" };
        await pond.RunAsync(
            new MemorySource().Add(Docs, [Id('a'), "x.txt", "[]"]),
            [pond.Plan(Docs)],
            p => p with { Files = files }
        );

        await pond.RunAsync(
            new MemorySource().Add(Docs, [Id('a'), "y.txt", "[]"], [Id('a'), "x.txt", "[]"]),
            [pond.Plan(Docs, WriteMode.Upsert)],
            p => p with { Files = files }
        );

        Contents(pond).ShouldBe([$"{Id('a')}/x.txt"]);
    }

    [Fact]
    public async Task An_old_file_that_cannot_be_deleted_is_a_warning_and_new_files_stay()
    {
        using var pond = Empty();
        await pond.RunAsync(
            new MemorySource().Add(Docs, [Id('a'), "x.txt", "[]"]),
            [pond.Plan(Docs)],
            p => p with { Files = new Files(), KeepMissingFiles = true }
        );
        var stuck = Path.Combine(Storage(pond), Id('a'), "x.txt");
        Directory.CreateDirectory(Path.Combine(stuck, "inner"));

        var report = await pond.RunAsync(
            new MemorySource().Add(Docs, [Id('a'), "y.txt", "[]"]),
            [pond.Plan(Docs, WriteMode.Upsert)],
            p => p with { Files = new Files { [$"{Id('a')}/y.txt"] = "2" } }
        );

        pond.Query("select one from docs").ShouldBe(["y.txt"]);
        Contents(pond).ShouldBe([$"{Id('a')}/y.txt"]);
        report.Streams.SelectMany(s => s.Warnings).ShouldContain(w => w.Contains(stuck, StringComparison.Ordinal));
    }

    internal sealed class Files : Dictionary<string, string>, IFileStore
    {
        public StoredFile? Open(SourceStream stream, string recordId, string fileName) =>
            TryGetValue($"{recordId}/{fileName}", out var content)
                ? new StoredFile(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)), "{}"u8.ToArray())
                : null;
    }
}
