using System.Globalization;
using System.Runtime.InteropServices;

namespace PocketFerry.Bench.Api;

/// <summary>Processor seconds, user and system together.</summary>
internal static partial class ProcessorTime
{
    private const int Children = -1;

    /// <summary>Of a process that runs, to a hundredth of a second.</summary>
    public static double Of(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Ticks(fields[11]) + Ticks(fields[12])) / 100.0;
    }

    /// <summary>Of all children of this process that have ended.</summary>
    public static double OfEndedChildren()
    {
        // struct rusage: two timevals, then counters.
        Span<long> usage = stackalloc long[32];
        if (GetUsage(Children, ref MemoryMarshal.GetReference(usage)) != 0)
        {
            throw new InvalidOperationException("getrusage failed.");
        }

        return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
    }

    private static long Ticks(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref long usage);
}
