using PocketFerry.Testing;

namespace PocketFerry.Bench.Api;

/// <summary>Peak memory must not grow with the number of records.</summary>
internal sealed class MemoryBench(string folder, string program, PocketBaseBinary binary, string template, string token)
{
    private const int Small = 10_000;
    private const int Large = 500_000;
    private const double Most = 1.2;

    public async Task<bool> RunAsync()
    {
        var small = await PeaksAsync(Small);
        var large = await PeaksAsync(Large);
        return Judge("dry run", small.DryRun, large.DryRun)
            & Judge("import", small.Import, large.Import)
            & Judge("export", small.Export, large.Export);
    }

    private async Task<(long DryRun, long Import, long Export)> PeaksAsync(int count)
    {
        var records = ItemRecords.Make(count, 2);
        var (input, output) = (Path.Combine(folder, "memory.ndjson"), Path.Combine(folder, "memory-out.ndjson"));
        records.WriteNdjson(input);
        File.Delete(output);
        await using var arena = await Arena.OpenAsync(binary, template, token);
        string[] arguments = ["import", input, arena.Address, "--collection", "items", "--on-error", "stop", "--quiet"];
        var dryRun = Ferry.Run(program, token, [.. arguments, "--dry-run"]);
        var import = Ferry.Run(program, token, arguments);
        var export = Ferry.Run(program, token, ["export", arena.Address, output, "--collections", "items", "--quiet"]);
        Arrived.Check(output, records);
        File.Delete(output);
        File.Delete(input);
        Console.WriteLine(
            $"  {count:n0} records: dry run {count / dryRun.Seconds:n0} records/s, import {count / import.Seconds:n0} records/s, export {count / export.Seconds:n0} records/s"
        );
        return (dryRun.PeakKilobytes, import.PeakKilobytes, export.PeakKilobytes);
    }

    private static bool Judge(string what, long small, long large)
    {
        var flat = large <= small * Most;
        Console.WriteLine(
            $"Peak memory of {what}: {small / 1024} MB for {Small:n0} records, {large / 1024} MB for {Large:n0} (wanted: at most {Most} times as much) {(flat ? "reached" : "NOT REACHED")}"
        );
        return flat;
    }
}
