namespace PocketFerry.Live.Tests.Torture;

/// <summary>What <c>docs/reliability.md</c> quotes.</summary>
public sealed class TortureReportTests
{
    [Fact]
    public void Says_that_everything_was_survived_and_nothing_lost()
    {
        var lines = TortureReport.Quoted().Where(l => l[1] != "---").ToList();

        lines.ShouldNotBeEmpty();
        lines.ShouldAllBe(l => l[1] == l[2] && int.Parse(l[1]) > 0 && l[3] == "0");
    }
}
