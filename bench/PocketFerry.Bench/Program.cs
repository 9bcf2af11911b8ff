using System.Globalization;
using PocketFerry.Bench;
using PocketFerry.Bench.Api;
using PocketFerry.Bench.Bridge;
using PocketFerry.Bench.Hooks;

if (args is not ["direct" or "api" or "hooks" or "verify" or "bridge", ..])
{
    Console.Error.WriteLine("usage: direct [--rows N] [--rounds N] [--only empty|full|export|memory|startup]");
    Console.Error.WriteLine(
        "       api [--rows N] [--rounds N] [--best SIZExCONNECTIONS] [--only batch,naive,upsert,export,users,memory]"
    );
    Console.Error.WriteLine("       hooks [--rows N] [--rounds N] [--size N] [--versions 0.28.4,…]");
    Console.Error.WriteLine("       verify [--rows N] [--rounds N]");
    Console.Error.WriteLine(
        "       bridge [--rows N] [--rounds N] [--folder DIR] [--only postgres,mysql,dumps,memory]"
    );
    return 2;
}

string Option(string name, string otherwise) =>
    Array.IndexOf(args, name) is var i && i >= 0 && i + 1 < args.Length ? args[i + 1] : otherwise;

int Number(string name, int otherwise) =>
    int.Parse(Option(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

var only = Option("--only", "");
var program =
    Environment.GetEnvironmentVariable("PBFERRY_BENCH_CLI")
    ?? throw new InvalidOperationException(
        "PBFERRY_BENCH_CLI names the native pbferry; bench/direct, bench/api, bench/hooks, bench/verify and bench/bridge set it."
    );
(string Name, Func<Task<bool>> Run)[] measures;
if (args[0] == "direct")
{
    var folder = Path.Combine(Path.GetTempPath(), "pbferry-bench");
    var bench = new DirectBench(folder, program, Number("--rows", 1_000_000), Number("--rounds", 5));
    await bench.PrepareAsync();
    measures =
    [
        ("empty", bench.EmptyAsync),
        ("full", bench.FullAsync),
        ("export", () => Task.FromResult(bench.Export())),
        ("memory", bench.MemoryAsync),
        ("startup", () => Task.FromResult(bench.Startup())),
    ];
}
else if (args[0] == "verify")
{
    var folder = Path.Combine(Path.GetTempPath(), "pbferry-bench-verify");
    var bench = new VerifyBench(folder, program, Number("--rows", 1_000_000), Number("--rounds", 5));
    bench.Prepare();
    measures =
    [
        ("equal", () => Task.FromResult(bench.Equal())),
        ("different", () => Task.FromResult(bench.Different())),
    ];
}
else if (args[0] == "bridge")
{
    var folder = Path.GetFullPath(Option("--folder", Path.Combine(Path.GetTempPath(), "pbferry-bench-bridge")));
    var bench = new BridgeBench(folder, program, Number("--rows", 1_000_000), Number("--rounds", 5));
    await bench.PrepareAsync();
    measures =
    [
        ("postgres", bench.PostgresAsync),
        ("mysql", bench.MySqlAsync),
        ("dumps", bench.DumpsAsync),
        ("memory", bench.MemoryAsync),
    ];
}
else if (args[0] == "hooks")
{
    var folder = Path.Combine(Path.GetTempPath(), "pbferry-bench-hooks");
    var bench = new HooksBench(folder, program, Number("--rows", 20_000), Number("--rounds", 5), Number("--size", 200));
    measures = [("hooks", () => bench.RunAsync(Option("--versions", "")))];
}
else
{
    var folder = Path.Combine(Path.GetTempPath(), "pbferry-bench-api");
    var bench = new ApiBench(folder, program, Number("--rows", 20_000), Number("--rounds", 9), Option("--best", ""));
    await bench.PrepareAsync();
    measures =
    [
        ("batch", bench.BatchAsync),
        ("naive", bench.NaiveAsync),
        ("upsert", bench.UpsertAsync),
        ("export", bench.ExportAsync),
        ("users", bench.UsersAsync),
        ("memory", bench.MemoryAsync),
    ];
}

var reached = true;
foreach (var (name, run) in measures)
{
    if (only.Length == 0 || only.Split(',').Contains(name))
    {
        reached &= await run();
    }
}

return reached ? 0 : 1;
