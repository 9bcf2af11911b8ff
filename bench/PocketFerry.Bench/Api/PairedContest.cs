using System.Globalization;

namespace PocketFerry.Bench.Api;

/// <summary>Two contestants that take turns; the ratio of each pair counts, and their median is judged.</summary>
internal sealed class PairedContest(string title, int rows, string peer, double? wanted)
{
    private readonly List<(double Theirs, double Ours)> _pairs = [];

    /// <summary>What is enough where the ratios lie further apart than this is from <c>wanted</c>.</summary>
    public double? WantedInNoise { get; init; }

    /// <summary>Runs a pair; who goes first changes from pair to pair.</summary>
    public async Task RoundAsync(Func<Task<double>> theirs, Func<Task<double>> ours)
    {
        double a,
            b;
        if (_pairs.Count % 2 == 0)
        {
            a = await theirs();
            b = await ours();
        }
        else
        {
            b = await ours();
            a = await theirs();
        }

        Add(a, b);
    }

    /// <summary>Takes a pair that was run elsewhere.</summary>
    public void Add(double a, double b)
    {
        _pairs.Add((a, b));
        Say($"  pair {_pairs.Count}: {peer} {a:0.00} s, pbferry {b:0.00} s, ratio {a / b:0.00}");
    }

    /// <summary>Prints the result; false when a ratio was wanted and not reached.</summary>
    public bool Judge()
    {
        var ratios = _pairs.Select(p => p.Theirs / p.Ours).Order().ToList();
        var (low, ratio, high) = (At(ratios, 0.25), At(ratios, 0.5), At(ratios, 0.75));
        var isNoisy = high - low > wanted - WantedInNoise;
        var bar = isNoisy ? WantedInNoise : wanted;
        var (theirs, ours) = (
            At([.. _pairs.Select(p => p.Theirs).Order()], 0.5),
            At([.. _pairs.Select(p => p.Ours).Order()], 0.5)
        );
        Say($"{title}, {rows:n0} records, {_pairs.Count} pairs");
        Say($"  {peer}: median {theirs:0.00} s, {rows / theirs:n0} records/s");
        Say($"  pbferry: median {ours:0.00} s, {rows / ours:n0} records/s");
        var verdict = bar is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" (wanted: at least {bar:0.0#}{(isNoisy ? ", the spread being wide" : "")}) {(ratio >= bar ? "reached" : "NOT REACHED")}"
            );
        Say(
            $"  ratio: median {ratio:0.00}, quartiles {low:0.00} to {high:0.00}, all {ratios[0]:0.00} to {ratios[^1]:0.00}{verdict}"
        );
        return bar is null || ratio >= bar;
    }

    public static double Median(IEnumerable<double> values) => At([.. values.Order()], 0.5);

    private static double At(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var (below, above) = (sorted[(int)place], sorted[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - (int)place));
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
