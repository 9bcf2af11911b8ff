using System.Globalization;
using PocketFerry.PocketBase.Hooks;
using PocketFerry.Testing;

namespace PocketFerry.Bench.Api;

/// <summary>The web API road against a server on this machine, a fresh data directory for every measure that writes.</summary>
internal sealed class ApiBench(string folder, string program, int rows, int rounds, string best)
{
    private const string Upsert = "Upsert, half of it changed";

    private readonly PocketBaseBinary _binary = PocketBaseBinary.Newest;
    private ItemRecords _records = null!;
    private string _token = "";

    private string Empty => Path.Combine(folder, "empty");

    private string Full => Path.Combine(folder, "full");

    private string Input => Path.Combine(folder, "items.ndjson");

    private string Scripts => Path.Combine(folder, "pb_hooks");

    private string Output => Path.Combine(folder, "out.ndjson");

    public async Task PrepareAsync()
    {
        Arena.Clear(folder);
        Directory.CreateDirectory(Scripts);
        HooksFolder.In(Scripts).Install(force: false);
        Console.WriteLine($"making {rows:n0} records and a data directory by PocketBase {_binary.Version}");
        _records = ItemRecords.Make(rows, 1);
        _records.WriteNdjson(Input);
        _token = await Templates.MakeAsync(_binary, Empty, ItemRecords.Collection);
    }

    /// <summary>
    /// Import against a driver that sends ready-made batches of the best size. The driver keeps nothing to undo with; an import
    /// that does neither is measured beside it.
    /// </summary>
    public async Task<bool> BatchAsync()
    {
        var (size, connections) = await BestAsync();
        var bodies = _records.Batches(size);
        var peer = $"batches of {size} over {connections}";
        var contest = new PairedContest("Import", rows, peer, 0.95) { WantedInNoise = 0.90 };
        var withoutUndo = new PairedContest("Import --no-undo", rows, peer, null);
        var shares = new List<double>();
        for (var i = 0; i < rounds; i++)
        {
            var ready = 0.0;
            await contest.RoundAsync(
                async () => ready = await WriteAsync(Empty, a => Peers.BatchesAsync(a, bodies, connections)),
                () => WriteAsync(Empty, a => Task.FromResult(Import(a, Input, shares)))
            );
            withoutUndo.Add(ready, await WriteAsync(Empty, a => Task.FromResult(Import(a, Input, [], "--no-undo"))));
        }

        var share = PairedContest.Median(shares);
        Console.WriteLine(
            $"  processor time of pbferry: {share:0.00} of the server's, median (wanted: under 0.25) {(share < 0.25 ? "reached" : "NOT REACHED")}"
        );
        return contest.Judge() & withoutUndo.Judge() & (share < 0.25);
    }

    /// <summary>Import against a script that POSTs record by record, each over a new connection, on four threads.</summary>
    public async Task<bool> NaiveAsync()
    {
        var contest = new WritingRoads("Import", rows, "a POST a record on 4 threads", 6);
        for (var i = 0; i < rounds; i++)
        {
            await contest.RoundAsync(
                () => WriteAsync(Empty, a => Peers.OneByOneAsync(a, _records)),
                road => WriteAsync(Empty, a => Task.FromResult(Import(a, Input, [], road.Options)), road: road)
            );
        }

        return contest.Judge();
    }

    /// <summary>
    /// Upsert of existing records, half of them changed, against a script that looks each one up: with a new connection a
    /// request, as the script of <see cref="NaiveAsync"/> has it, and for comparison with one that stays open.
    /// </summary>
    public async Task<bool> UpsertAsync()
    {
        var changed = _records.HalfChanged();
        var input = Path.Combine(folder, "changed.ndjson");
        changed.WriteNdjson(input);
        await FillAsync();
        var contest = new WritingRoads(Upsert, rows, "a look-up and a PATCH a record", 10);
        var open = new PairedContest(Upsert, rows, "the same over one connection", null);
        for (var i = 0; i < rounds; i++)
        {
            await contest.RoundAsync(() => TheirsAsync(keepOpen: false), OursAsync);
            // It takes most of a minute, and is not judged.
            if (i % 3 == 0)
            {
                await open.RoundAsync(() => TheirsAsync(keepOpen: true), () => OursAsync(null));
            }
        }

        return contest.Judge() & open.Judge();

        Task<double> TheirsAsync(bool keepOpen) =>
            WriteAsync(Full, a => Peers.LookUpAsync(a, changed, keepOpen), changed);

        Task<double> OursAsync(Road? road) =>
            WriteAsync(
                Full,
                a => Task.FromResult(Import(a, input, [], ["--upsert", "items=code", .. road?.Options ?? []])),
                changed,
                road
            );
    }

    /// <summary>Export against a driver that pages by keyset and parses nothing, and a script that pages by number.</summary>
    public async Task<bool> ExportAsync()
    {
        await FillAsync();
        await using var arena = await Arena.OpenAsync(_binary, Full, _token);
        var driver = new PairedContest("Export", rows, "bare keyset pages", 0.95) { WantedInNoise = 0.90 };
        var script = new PairedContest("Export", rows, "counted pages of 200", 2.5);
        var output = Path.Combine(folder, "peer.out");
        for (var i = 0; i < rounds; i++)
        {
            await driver.RoundAsync(() => Peers.KeysetAsync(arena, output), () => Task.FromResult(Export(arena)));
            Arrived.Check(Output, _records);
            await script.RoundAsync(() => Peers.OffsetAsync(arena, output), () => Task.FromResult(Export(arena)));
        }

        return driver.Judge() & script.Judge();
    }

    /// <summary>Users with their password hashes, where the server has <c>/api/sql</c>.</summary>
    public async Task<bool> UsersAsync()
    {
        var reached = true;
        foreach (var binary in PocketBaseBinary.All.Where(b => b.IsAtLeast("0.39.0")))
        {
            reached &= await new UsersBench(folder, program, binary, rows, Math.Min(rounds, 5)).RunAsync();
        }

        return reached;
    }

    /// <summary>Peak memory of imports and exports, small and large.</summary>
    public Task<bool> MemoryAsync() => new MemoryBench(folder, program, _binary, Empty, _token).RunAsync();

    // A quarter of the records tells, where it is enough batches; the contest itself is over all of them.
    private async Task<(int Size, int Connections)> BestAsync()
    {
        if (best.Length > 0)
        {
            var parts = best.Split('x');
            return (
                int.Parse(parts[0], CultureInfo.InvariantCulture),
                int.Parse(parts[1], CultureInfo.InvariantCulture)
            );
        }

        Console.WriteLine("looking for the best size of ready-made batches");
        var choices = new List<(int Size, int Connections, double Rate)>();
        foreach (var size in new[] { 50, 100, 200, 500, 1000, 2500, 5000 })
        {
            var bodies = _records.Batches(size);
            // Each connection must have more than one to send.
            bodies = bodies[..Math.Min(bodies.Count, Math.Max(4, bodies.Count / 4))];
            var records = Math.Min(rows, bodies.Count * size);
            foreach (var connections in new[] { 1, 2 })
            {
                var times = new List<double>();
                for (var i = 0; i < 3; i++)
                {
                    await using var arena = await Arena.OpenAsync(_binary, Empty, _token);
                    times.Add(await Peers.BatchesAsync(arena, bodies, connections));
                }

                choices.Add((size, connections, records / PairedContest.Median(times)));
                Console.WriteLine($"  {size} over {connections}: {choices[^1].Rate:n0} records/s");
            }
        }

        var found = choices.MaxBy(c => c.Rate);
        return (found.Size, found.Connections);
    }

    private async Task FillAsync()
    {
        if (!Directory.Exists(Full))
        {
            await Templates.FillAsync(_binary, Empty, Full, _records, _token);
        }
    }

    private async Task<double> WriteAsync(
        string template,
        Func<Arena, Task<double>> work,
        ItemRecords? wanted = null,
        Road? road = null
    )
    {
        await using var arena = await Arena.OpenAsync(
            _binary,
            template,
            _token,
            road is { ByHooks: true } ? Scripts : null
        );
        var seconds = await work(arena);
        await Arrived.CheckAsync(arena, wanted ?? _records);
        return seconds;
    }

    private double Import(Arena arena, string input, List<double> shares, params string[] options)
    {
        var (server, own) = (arena.ProcessorSeconds, ProcessorTime.OfEndedChildren());
        var measured = Ferry.Run(
            program,
            arena.Token,
            ["import", input, arena.Address, "--collection", "items", "--on-error", "stop", "--quiet", .. options]
        );
        shares.Add((ProcessorTime.OfEndedChildren() - own) / (arena.ProcessorSeconds - server));
        return measured.Seconds;
    }

    private double Export(Arena arena)
    {
        File.Delete(Output);
        return Ferry
            .Run(program, arena.Token, ["export", arena.Address, Output, "--collections", "items", "--quiet"])
            .Seconds;
    }
}
