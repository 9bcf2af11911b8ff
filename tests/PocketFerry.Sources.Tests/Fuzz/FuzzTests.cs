using System.Diagnostics;
using System.Globalization;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests.Fuzz;

/// <summary>
/// Spoilt inputs of every kind: no crash, no hang, no unbounded memory, and every error says where. <c>./test fuzz</c> does
/// this for five minutes with seeds of the day, the unit tests for some seconds with seeds that stay.
/// </summary>
public sealed class FuzzTests
{
    private const long MostBytes = 512L << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Whatever_is_read_ends_in_rows_or_in_an_error_with_its_place()
    {
        var seconds = Environment.GetEnvironmentVariable("PBFERRY_TEST_FUZZ") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : 0;
        var first = seconds > 0 ? (int)(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond % 1_000_000) * 1000 : 0;
        var clock = Stopwatch.StartNew();
        using var scratch = new Scratch();
        if (Environment.GetEnvironmentVariable("PBFERRY_TEST_FUZZ_INPUT") is { Length: > 0 } input)
        {
            await TryAsync(scratch, int.Parse(input, CultureInfo.InvariantCulture));
            return;
        }

        var tried = 0;
        // Without a time to fill, as many as take some seconds: a test must not depend on the machine's speed.
        while (seconds > 0 ? clock.Elapsed.TotalSeconds < seconds : tried < 4000)
        {
            await TryAsync(scratch, first + tried++);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{tried} inputs in {clock.Elapsed.TotalSeconds:0} s");
    }

    private static async Task TryAsync(Scratch scratch, int number)
    {
        var random = new Random(number);
        var (name, seed) = Seeds.All[random.Next(Seeds.All.Count)];
        var bytes = Mutation.Of(seed, Seeds.All[random.Next(Seeds.All.Count)].Bytes, random);
        var path = Path.Combine(scratch.Folder, name);
        await File.WriteAllBytesAsync(path, bytes);
        try
        {
            await Task.Run(() => ReadAsync(path)).WaitAsync(MostTime);
        }
        catch (EndpointException error)
        {
            // File, and for what stands somewhere in it the line.
            error.Message.ShouldContain(name, customMessage: About(number, bytes));
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(About(number, bytes), error);
        }

        var used = GC.GetTotalMemory(forceFullCollection: false);
        if (used > MostBytes)
        {
            GC.GetTotalMemory(forceFullCollection: true).ShouldBeLessThan(MostBytes, About(number, bytes));
        }
    }

    private static async Task ReadAsync(string path)
    {
        if (path.EndsWith(".yaml", StringComparison.Ordinal))
        {
            PlanReader.ReadFile(path);
            return;
        }

        await using var source = await SourceOpener.OpenAsync(path, new FileSourceOptions());
        foreach (var stream in await source.GetStreamsAsync(default))
        {
            await foreach (var batch in source.ReadAsync(stream, ReadOptions.Default, default))
            {
                using (batch)
                {
                    for (var row = 0; row < batch.Count; row++)
                    {
                        // A bad row says what is wrong with it.
                        batch.Fault(row)?.Message.ShouldNotBeEmpty();
                        batch.Position(row).Ordinal.ShouldBeGreaterThan(0);
                    }
                }
            }
        }
    }

    private static string About(int number, byte[] bytes) =>
        $"input {number}: {Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 4000)))}";
}
