namespace PocketFerry.Live.Tests.Torture;

/// <summary>What <c>docs/reliability.md</c> quotes.</summary>
public sealed class TortureReportTests
{
    [Fact]
    public void Says_that_everything_was_survived_and_nothing_lost()
    {
        var lines = TortureReport.Quoted().Where(l => l[1] != "---").ToList();

        lines.Count.ShouldBeGreaterThan(8);
        lines.ShouldAllBe(l => l[1] == l[2] && l[3] == "0");
        // The numbers that were promised.
        int Tried(string what) =>
            lines.Where(l => l[0].StartsWith(what, StringComparison.Ordinal)).Sum(l => int.Parse(l[1]));
        Tried("data directory: killed at a random moment").ShouldBeGreaterThanOrEqualTo(200);
        Tried("server by batches: killed").ShouldBeGreaterThanOrEqualTo(25);
        Tried("server by sql: killed").ShouldBeGreaterThanOrEqualTo(25);
        Tried("server by hooks: killed").ShouldBeGreaterThanOrEqualTo(25);
    }
}
