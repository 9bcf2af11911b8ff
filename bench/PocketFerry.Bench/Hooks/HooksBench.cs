using System.Diagnostics;
using System.Globalization;
using PocketFerry.Bench.Api;
using PocketFerry.PocketBase.Hooks;
using PocketFerry.Testing;

namespace PocketFerry.Bench.Hooks;

/// <summary>
/// The routes of <c>pbferry hooks install</c> against <c>/api/batch</c>: the same records, ready-made, as many a request, over
/// one connection. All take turns, each on a fresh data directory, and every record is read back.
/// </summary>
internal sealed class HooksBench(string folder, string program, int rows, int rounds, int size)
{
    private const string Import = "api/pbferry/import/items?mode=insert";

    private string Scripts => Path.Combine(folder, "pb_hooks");

    public async Task<bool> RunAsync(string versions)
    {
        Arena.Clear(folder);
        Directory.CreateDirectory(Scripts);
        HooksFolder.In(Scripts).Install(force: false);
        var records = ItemRecords.Make(rows, 1);
        var reached = true;
        foreach (var binary in PocketBaseBinary.All)
        {
            if (versions.Length == 0 || versions.Split(',').Contains(binary.Version.ToString()))
            {
                reached &= await RecordsAsync(binary, records);
                reached &= await new UsersBench(folder, program, binary, rows / 4, Math.Min(rounds, 3))
                {
                    Wanted = 500,
                    Hooks = Scripts,
                }.RunAsync();
            }
        }

        return reached;
    }

    private async Task<bool> RecordsAsync(PocketBaseBinary binary, ItemRecords records)
    {
        Say(
            $"PocketBase {binary.Version}: {rows:n0} records of 8 fields, {size} a request, one connection, {rounds} rounds"
        );
        var empty = Path.Combine(folder, "items-" + binary.Version);
        var token = await Templates.MakeAsync(binary, empty, ItemRecords.Collection);
        var (batches, lines) = (records.Batches(size), records.Lines(size));
        Contender[] all =
        [
            new("/api/batch", null, a => Peers.BatchesAsync(a, batches, 1)),
            new("validated route", 1.0, a => SendAsync(a, Import, lines)),
            new("raw route", 1.7, a => SendAsync(a, Import + "&raw=1", lines)),
        ];
        for (var round = 0; round < rounds; round++)
        {
            // Who goes first changes from round to round.
            for (var i = 0; i < all.Length; i++)
            {
                var contender = all[(round + i) % all.Length];
                await using var arena = await Arena.OpenAsync(binary, empty, token, Scripts);
                contender.Seconds.Add(await contender.Work(arena));
                Say($"    round {round + 1}: {contender.Name} {contender.Seconds[^1]:0.00} s");
                await Arrived.CheckAsync(arena, records);
            }
        }

        return all.Aggregate(true, (reached, contender) => reached & Judge(contender, all[0]));
    }

    private bool Judge(Contender contender, Contender batch)
    {
        var ratios = batch.Seconds.Zip(contender.Seconds, (theirs, ours) => theirs / ours).Order().ToList();
        var ratio = PairedContest.Median(ratios);
        var reached = contender.Wanted is not { } wanted || ratio >= wanted;
        var verdict = contender.Wanted is null
            ? ""
            : $" (wanted: {contender.Wanted:0.0#}) {(reached ? "reached" : "NOT REACHED")}";
        Say(
            $"  {contender.Name, -16} median {rows / PairedContest.Median(contender.Seconds):n0} records/s, ratio {ratio:0.00}, all {ratios[0]:0.00} to {ratios[^1]:0.00}{verdict}"
        );
        return reached;
    }

    private static async Task<double> SendAsync(Arena arena, string path, List<byte[]> bodies)
    {
        using var client = arena.NewClient();
        var clock = Stopwatch.StartNew();
        foreach (var body in bodies)
        {
            await Peers.SendAsync(client, HttpMethod.Post, path, body);
        }

        return clock.Elapsed.TotalSeconds;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Contender(string Name, double? Wanted, Func<Arena, Task<double>> Work)
    {
        public List<double> Seconds { get; } = [];
    }
}
