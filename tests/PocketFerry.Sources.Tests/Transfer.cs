using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Files;

namespace PocketFerry.Sources.Tests;

/// <summary>Moves a source's rows into a file target the way the engine does, without its mapping.</summary>
internal static class Transfer
{
    public static async Task<List<RowFault>> RunAsync(
        ISource source,
        string output,
        FileTargetOptions? options = null,
        bool dryRun = false,
        bool commit = true,
        bool withSecrets = false,
        string[]? ignored = null
    )
    {
        var streams = await source.GetStreamsAsync(CancellationToken.None);
        var plan = new RunPlan
        {
            Streams =
            [
                .. streams.Select(s => new StreamPlan
                {
                    Stream = s,
                    TargetName = s.Name,
                    WithSecrets = withSecrets,
                    IgnoredColumns = new HashSet<string>(ignored ?? []),
                }),
            ],
            DryRun = dryRun,
            Files = source as IFileStore,
        };
        var faults = new List<RowFault>();
        await using var target = TargetOpener.Open(output, options ?? FileTargetOptions.Default);
        target.HasCollections.ShouldBeFalse();
        await using var run = await target.BeginAsync(plan, CancellationToken.None);
        foreach (var stream in plan.Streams)
        {
            await using var writer = await run.OpenAsync(stream, CancellationToken.None);
            long good = 0;
            await foreach (var batch in source.ReadAsync(stream.Stream, ReadOptions.Default, CancellationToken.None))
            {
                using (batch)
                {
                    await writer.WriteAsync(batch, CancellationToken.None);
                    var bad = Enumerable.Range(0, batch.Count).Select(batch.Fault).OfType<RowFault>().ToList();
                    faults.AddRange(bad);
                    good += batch.Count - bad.Count;
                }
            }

            await writer.CompleteAsync(CancellationToken.None);
            writer.Counts.Inserted.ShouldBe(good);
        }

        (await run.SettleAsync(CancellationToken.None).ToListAsync()).ShouldBeEmpty();
        if (commit)
        {
            await run.CommitAsync(CancellationToken.None);
        }

        return faults;
    }

    public static async Task<List<RowFault>> RunAsync(
        string input,
        string output,
        FileTargetOptions? options = null,
        bool dryRun = false,
        bool commit = true
    )
    {
        await using var source = await SourceOpener.OpenAsync(input, FileSourceOptions.Default);
        return await RunAsync(source, output, options, dryRun, commit);
    }
}
