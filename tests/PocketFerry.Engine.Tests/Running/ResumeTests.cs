using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Rejects;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Tests.Memory;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Tests.Running;

/// <summary>A run that broke off goes on where it was, and ends as if nothing had happened.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Rows = 1050;

    private readonly string _folder = Directory.CreateTempSubdirectory("pbferry-test-").FullName;

    private string Ledger => Path.Combine(_folder, "ledger.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(100, false, false)]
    [InlineData(434, false, false)]
    [InlineData(1049, false, false)]
    [InlineData(0, true, false)]
    [InlineData(1, false, true)]
    [InlineData(100, false, true)]
    [InlineData(434, false, true)]
    [InlineData(1049, false, true)]
    [InlineData(0, true, true)]
    public async Task Broken_off_and_resumed_equals_undisturbed(int breakAt, bool breakLate, bool overlaps)
    {
        var undisturbed = new HarbourTarget(Things()) { LateFaultAt = 17 };
        var expected = await RunAsync(undisturbed, Path.Combine(_folder, "undisturbed.db"), "undisturbed");

        var target = new HarbourTarget(Things())
        {
            LateFaultAt = 17,
            BreakAt = breakAt,
            BreakLate = breakLate,
            Overlaps = overlaps,
        };
        var gone = await Should.ThrowAsync<EndpointException>(() => RunAsync(target, Ledger, "rejects"));
        gone.Failure.ShouldBe(EndpointFailure.Unreachable);
        var report = await RunAsync(target, Ledger, "rejects");

        target.Records.ShouldBe(undisturbed.Records, ignoreOrder: true);
        var (one, other) = (report.Streams.Single(), expected.Streams.Single());
        (one.Read, one.Inserted, one.Rejected).ShouldBe((Rows, Rows - 106, 106));
        (one.Read, one.Inserted, one.Rejected).ShouldBe((other.Read, other.Inserted, other.Rejected));
        one.Warnings.ShouldBe(other.Warnings);
        one.Warnings.ShouldContain("420 odd rows");
        // What was done with is not done again, but for the batches that were under way.
        target.Given.ShouldBeLessThanOrEqualTo(Rows + (overlaps ? 200 : 100));
        target.MostUnderWay.ShouldBe(overlaps ? 2 : 0);
        foreach (var file in new[] { "t.ndjson", "t.reasons.ndjson" })
        {
            (await File.ReadAllTextAsync(Path.Combine(_folder, "rejects", file))).ShouldBe(
                await File.ReadAllTextAsync(Path.Combine(_folder, "undisturbed", file))
            );
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bad_row_that_stopped_a_run_may_be_mended(bool overlaps)
    {
        var target = new HarbourTarget(Things()) { Overlaps = overlaps };
        var stopped = await RunAsync(target, Ledger, "rejects", bad: 555, onError: OnError.Stop);
        stopped.StoppedBy.ShouldNotBeNull().Position.Ordinal.ShouldBe(555);
        stopped.KeepsWhatIsWritten.ShouldBeTrue();
        var report = await RunAsync(target, Ledger, "rejects", bad: 0, onError: OnError.Stop);

        report.Stopped.ShouldBeFalse();
        report.Streams.Single().Inserted.ShouldBe(Rows);
        target.Records.Count.ShouldBe(Rows);
        Directory.EnumerateFiles(Path.Combine(_folder, "rejects")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_before_a_break_of_the_source_are_done_with(bool overlaps)
    {
        var target = new HarbourTarget(Things()) { Overlaps = overlaps };
        await Should.ThrowAsync<EndpointException>(() => RunAsync(target, Ledger, "rejects", breakBehind: 300));
        using (var ledger = RunLedger.Open(Ledger))
        {
            ledger.Streams.Find(0)!.Position.Ordinal.ShouldBe(300);
            ledger.Intents.Of(0).ShouldBeEmpty();
        }

        (await RunAsync(target, Ledger, "rejects")).Streams.Single().Read.ShouldBe(Rows);
        target.Given.ShouldBe(Rows - 105);
    }

    [Fact]
    public async Task New_ids_are_the_same_after_a_break()
    {
        var target = new HarbourTarget(Things()) { BreakAt = 750 };
        await Should.ThrowAsync<EndpointException>(() => RunAsync(target, Ledger, "rejects", ids: IdPolicy.New));
        await RunAsync(target, Ledger, "rejects", ids: IdPolicy.New);
        target.Records.Count.ShouldBe(Rows - 105);
        target.Records.Keys.ShouldAllBe(id => id.Length == 15);

        var other = new HarbourTarget(Things());
        await RunAsync(other, Path.Combine(_folder, "other.db"), "others", ids: IdPolicy.New, seed: "another");
        other.Records.Keys.Intersect(target.Records.Keys).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_is_over_does_nothing_again()
    {
        var target = new HarbourTarget(Things());
        await RunAsync(target, Ledger, "rejects");
        var given = target.Given;
        var again = await RunAsync(target, Ledger, "rejects");
        target.Given.ShouldBe(given);
        again.Streams.Single().Read.ShouldBe(Rows);
    }

    private async Task<RunReport> RunAsync(
        HarbourTarget target,
        string path,
        string rejects,
        int bad = -1,
        OnError onError = OnError.Reject,
        IdPolicy ids = IdPolicy.Keep,
        string seed = "seed",
        long breakBehind = 0
    )
    {
        var source = new MemorySource().Add(
            MemorySource.Table("t", "id", "title"),
            [.. Enumerable.Range(1, Rows).Select(i => new object?[] { $"id{i:d13}", Title(i, bad) })]
        );
        var cancellation = TestContext.Current.CancellationToken;
        source.BreakBehind = breakBehind;
        var planned = await RunPlanner.PlanAsync(
            source,
            target,
            new PlanRequest { Collection = "things", Ids = ids },
            cancellation
        );
        using var ledger = File.Exists(path)
            ? RunLedger.Open(path)
            : RunLedger.Create(path, new RunRecord { Id = "one" });
        using var sink = new RejectFolder(Path.Combine(_folder, rejects), ledger.Rejects.All())
        {
            Begun = ledger.Rejects.Begin,
        };
        var executor = new RunExecutor(
            source,
            target,
            planned.Plan with
            {
                Ledger = ledger,
                IdSeed = seed,
            },
            new RunOptions { Rejects = sink, OnError = onError },
            new MapperOptions()
        );
        return await executor.ExecuteAsync(cancellation);
    }

    // Every tenth row is too long, unless one alone is to be bad.
    private static string Title(int row, int bad) =>
        (bad < 0 && row % 10 == 3) || row == bad ? new string('x', 60) : $"title {row}";

    private static Collection Things() => NewCollection.Base("things", [NewField.Text("title", max: 50)]);
}
