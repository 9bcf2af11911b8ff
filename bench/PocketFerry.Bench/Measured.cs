using System.Diagnostics;
using System.Globalization;

namespace PocketFerry.Bench;

/// <summary>One finished process: its wall-clock time and its peak resident memory.</summary>
internal sealed record Measured(double Seconds, long PeakKilobytes)
{
    /// <summary>What it said on standard error.</summary>
    public string Errors { get; init; } = "";

    /// <summary>Processor time of it and its children, where that was measured; else 0.</summary>
    public double CpuSeconds { get; init; }

    public static Measured Run(
        string file,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var copying = Task.Run(() =>
        {
            process.StandardOutput.BaseStream.CopyTo(Stream.Null, 1 << 20);
        });
        var watching = Task.Run(() => Watch(process.Id));
        process.WaitForExit();
        var seconds = clock.Elapsed.TotalSeconds;
        copying.Wait();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} ended with {process.ExitCode}: {errors.Result}");
        }

        return new Measured(seconds, watching.Result) { Errors = errors.Result };
    }

    // The kernel's own high-water mark, asked for until the process is gone.
    private static long Watch(int id)
    {
        long peak = 0;
        try
        {
            while (true)
            {
                var line = File.ReadLines($"/proc/{id}/status")
                    .FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                if (line is null)
                {
                    return peak;
                }

                peak = long.Parse(
                    line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
                    CultureInfo.InvariantCulture
                );
                Thread.Sleep(10);
            }
        }
        catch (IOException)
        {
            return peak;
        }
    }
}
