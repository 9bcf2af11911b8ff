namespace PocketFerry.Bench;

/// <summary>Two contestants, run in turn, and the medians of both.</summary>
internal sealed class Contest(string title, int rows, double wanted)
{
    /// <summary>What is contended with.</summary>
    public string Peer { get; init; } = "sqlite3";

    private readonly List<Measured> _ours = [];
    private readonly List<Measured> _theirs = [];

    public void Round(Func<Measured> theirs, Func<Measured> ours)
    {
        _theirs.Add(theirs());
        _ours.Add(ours());
        Console.WriteLine(
            $"  round {_ours.Count}: {Peer} {_theirs[^1].Seconds:0.00} s, pbferry {_ours[^1].Seconds:0.00} s"
        );
    }

    /// <summary>Prints the result; false when the ratio wanted was not reached.</summary>
    public bool Judge()
    {
        var theirs = Median(_theirs.Select(m => m.Seconds));
        var ours = Median(_ours.Select(m => m.Seconds));
        var ratio = theirs / ours;
        Console.WriteLine($"{title}, {rows:n0} rows, medians of {_ours.Count}");
        var width = Math.Max(Peer.Length, 8);
        Console.WriteLine($"  {Peer.PadRight(width)} {Line(theirs, _theirs)}");
        Console.WriteLine($"  {"pbferry".PadRight(width)} {Line(ours, _ours)}");
        Console.WriteLine(
            $"  ratio {ratio:0.00} (paired: {Spread()}; wanted: at least {wanted:0.0#}) {(ratio >= wanted ? "reached" : "NOT REACHED")}"
        );
        return ratio >= wanted;
    }

    private string Spread()
    {
        var ratios = _theirs.Zip(_ours, (t, o) => t.Seconds / o.Seconds).Order().ToList();
        return $"{ratios[0]:0.00} to {ratios[^1]:0.00}";
    }

    private string Line(double seconds, List<Measured> measured)
    {
        var cpu = Median(measured.Select(m => m.CpuSeconds));
        return $"{seconds, 7:0.00} s  {rows / seconds, 10:n0} rows/s  "
            + (cpu > 0 ? $"processor time {cpu, 6:0.00} s" : $"peak {measured.Max(m => m.PeakKilobytes) / 1024, 4} MB");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1
            ? sorted[sorted.Count / 2]
            : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
