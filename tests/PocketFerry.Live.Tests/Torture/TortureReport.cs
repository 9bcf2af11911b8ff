using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using PocketFerry.Live.Tests.Torture;

[assembly: AssemblyFixture(typeof(TortureReport))]

namespace PocketFerry.Live.Tests.Torture;

/// <summary>
/// What became of the cases that were tried. <c>./test torture</c> tries them all, prints the report and writes it into
/// <c>docs/reliability.md</c>; <c>./test</c> tries a sample.
/// </summary>
public sealed class TortureReport : IDisposable
{
    private const string Begin = "<!-- torture: written by ./test torture -->";
    private const string End = "<!-- /torture -->";

    private static readonly ConcurrentDictionary<string, Line> Lines = new();

    /// <summary>Whether everything is tried.</summary>
    public static bool IsWhole => Environment.GetEnvironmentVariable("PBFERRY_TEST_TORTURE") is { Length: > 0 };

    private static string Document => Path.Combine(Repository(), "docs", "reliability.md");

    /// <summary>The report that the documentation quotes: what was tried, how often, survived, and rows lost.</summary>
    public static IEnumerable<string[]> Quoted() =>
        File.ReadAllLines(Document)
            .SkipWhile(l => l != Begin)
            .TakeWhile(l => l != End)
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1]);

    /// <summary>How many rounds to go.</summary>
    public static int Rounds(int sample, int whole) => IsWhole ? whole : sample;

    /// <summary>A case was tried, and nothing was wrong afterwards.</summary>
    /// <param name="what">The kind of case; the same for all of its kind.</param>
    public static void Survived(string what) =>
        Lines.AddOrUpdate(
            what,
            _ => new Line(1, 1, 0),
            (_, l) => l with { Tried = l.Tried + 1, Survived = l.Survived + 1 }
        );

    /// <summary>Tries a case: what it throws counts as lost rows, or as not survived, and goes on.</summary>
    public static async Task TryAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch
        {
            Lines.AddOrUpdate(
                what,
                _ => new Line(1, 0, 1),
                (_, l) => l with { Tried = l.Tried + 1, Lost = l.Lost + 1 }
            );
            throw;
        }

        Survived(what);
    }

    public void Dispose()
    {
        if (!IsWhole || Lines.IsEmpty)
        {
            return;
        }

        var table = Table();
        Console.WriteLine(table);
        var text = File.ReadAllText(Document);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(Document, $"{text[..from]}{Begin}\n{table}{text[to..]}");
    }

    private static string Table()
    {
        var table = new StringBuilder("| what was done | tried | survived | lost rows |\n|---|---|---|---|\n");
        foreach (var (what, line) in Lines.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {what} | {line.Tried} | {line.Survived} | {(line.Lost == 0 ? "0" : "some")} |\n"
            );
        }

        return table.ToString();
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PocketFerry.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no repository.");
        }

        return folder;
    }

    private sealed record Line(int Tried, int Survived, int Lost);
}
