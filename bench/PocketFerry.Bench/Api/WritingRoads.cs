namespace PocketFerry.Bench.Api;

/// <summary>pbferry's roads into a server, each against the same turn of the same script; the bar is judged for each.</summary>
internal sealed class WritingRoads(string title, int rows, string peer, double wanted)
{
    private static readonly Road[] All =
    [
        new("by /api/batch", [], ByHooks: false),
        new("by --via sql", ["--via", "sql"], ByHooks: false),
        new("by hooks, validated", ["--via", "hooks"], ByHooks: true),
        new("by hooks, --raw", ["--raw"], ByHooks: true),
        // The script keeps nothing to undo with either.
        new("by --via sql --no-undo", ["--via", "sql", "--no-undo"], ByHooks: false),
        new("by hooks, --raw --no-undo", ["--raw", "--no-undo"], ByHooks: true),
    ];

    private readonly (Road Road, PairedContest Contest)[] _contests =
    [
        .. All.Select(r => (r, new PairedContest($"{title} {r.Name}", rows, peer, wanted))),
    ];
    private int _rounds;

    /// <summary>One turn of all; the script goes first or last, from round to round.</summary>
    public async Task RoundAsync(Func<Task<double>> theirs, Func<Road, Task<double>> ours)
    {
        var scriptFirst = _rounds++ % 2 == 0;
        var script = scriptFirst ? await theirs() : 0;
        var seconds = new List<double>();
        foreach (var (road, _) in _contests)
        {
            seconds.Add(await ours(road));
        }

        script = scriptFirst ? script : await theirs();
        foreach (var ((_, contest), own) in _contests.Zip(seconds))
        {
            contest.Add(script, own);
        }
    }

    /// <summary>Prints all results; false when the bar was not reached on one of the roads.</summary>
    public bool Judge() => _contests.Aggregate(true, (reached, c) => reached & c.Contest.Judge());
}

/// <summary>A way into a server.</summary>
/// <param name="Name">What it is called in results.</param>
/// <param name="Options">The options that choose it.</param>
/// <param name="ByHooks">Whether the server has pbferry's hooks.</param>
internal sealed record Road(string Name, string[] Options, bool ByHooks);
