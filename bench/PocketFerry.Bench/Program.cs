using System.Globalization;
using PocketFerry.Bench;

if (args is not ["direct", ..])
{
    Console.Error.WriteLine("usage: direct [--rows N] [--rounds N] [--only empty|full|export|memory|startup]");
    return 2;
}

string Option(string name, string otherwise) =>
    Array.IndexOf(args, name) is var i && i >= 0 && i + 1 < args.Length ? args[i + 1] : otherwise;

var rows = int.Parse(Option("--rows", "1000000"), CultureInfo.InvariantCulture);
var rounds = int.Parse(Option("--rounds", "5"), CultureInfo.InvariantCulture);
var only = Option("--only", "");
var program =
    Environment.GetEnvironmentVariable("PBFERRY_BENCH_CLI")
    ?? throw new InvalidOperationException("PBFERRY_BENCH_CLI names the native pbferry; bench/direct sets it.");
var bench = new DirectBench(Path.Combine(Path.GetTempPath(), "pbferry-bench"), program, rows, rounds);
await bench.PrepareAsync();
var reached = true;
if (only is "" or "empty")
{
    reached &= await bench.EmptyAsync();
}

if (only is "" or "full")
{
    reached &= await bench.FullAsync();
}

if (only is "" or "export")
{
    reached &= bench.Export();
}

if (only is "" or "memory")
{
    reached &= await bench.MemoryAsync();
}

if (only is "" or "startup")
{
    reached &= bench.Startup();
}

return reached ? 0 : 1;
