using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Passes;

/// <summary>Finds records that earlier passes made and whose rows the source no longer has, by comparing keys.</summary>
internal static class MissingRecords
{
    /// <summary>Compares the keys of all streams; the memory holds what is missing.</summary>
    /// <param name="source">The source.</param>
    /// <param name="plan">The plan that reads everything.</param>
    /// <param name="memory">What earlier passes made.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>How many records are missing, by collection; those of which none is are left out.</returns>
    public static async Task<IReadOnlyList<(string Collection, long Records)>> FindAsync(
        ISource source,
        RunPlan plan,
        PassMemory memory,
        CancellationToken cancellation
    )
    {
        var missing = new List<(string, long)>();
        foreach (var stream in plan.Streams.Where(HasKey))
        {
            var keys = await KeysAsync(source, stream, cancellation).ConfigureAwait(false);
            var mapper = Mapper.Create(keys, new MapperOptions { Ids = new PlanIds(plan, keys) });
            var id = keys.Collection!.IndexOf("id");
            memory.BeginComparison();
            var options = ReadOptions.Default with { Where = keys.Where };
            await foreach (var batch in source.ReadAsync(keys.Stream, options, cancellation).ConfigureAwait(false))
            {
                using (batch)
                using (var records = mapper.Map(batch))
                {
                    See(memory, records, id);
                }
            }

            if (memory.EndComparison(stream.TargetName) is var count and > 0)
            {
                missing.Add((stream.TargetName, count));
            }
        }

        return missing;
    }

    /// <summary>Whether a row's record is known by its key.</summary>
    public static bool HasKey(StreamPlan stream) =>
        stream.Ids == IdPolicy.Keep || stream is { Ids: IdPolicy.Derive, KeyColumns.Count: > 0 };

    private static void See(PassMemory memory, RowBatch records, int id)
    {
        for (var row = 0; row < records.Count; row++)
        {
            if (records[row, id].Kind == CellKind.Text)
            {
                memory.See(records.Bytes(row, id));
            }
        }
    }

    // Nothing but the key is read where the source can leave the rest out.
    private static async Task<StreamPlan> KeysAsync(ISource source, StreamPlan stream, CancellationToken cancellation)
    {
        var ids = stream.Fields.Where(f => f.Field.IsPrimaryKey).ToList();
        var columns = ids.Select(f => f.Column).Concat(stream.KeyColumns).Distinct().ToList();
        var keys = stream with { Fields = ids, Stream = stream.Stream with { RowCount = null } };
        if (source is ISqlSource sql)
        {
            var condition = stream.Where.Length > 0 ? $" WHERE (\n{stream.Where}\n)" : "";
            var query =
                $"SELECT {string.Join(", ", columns.Select(sql.Quote))} FROM {sql.From(stream.Stream)}{condition}";
            keys = keys with
            {
                Where = "",
                Stream = await sql.DescribeAsync($"{stream.TargetName} (keys)", query, cancellation)
                    .ConfigureAwait(false),
            };
        }

        // The mapper refuses what it doesn't know of; columns of files are known while reading only.
        return keys with
        {
            IgnoredColumns = stream
                .IgnoredColumns.Concat(stream.Fields.SelectMany(f => f.Columns))
                .Concat(stream.Stream.Columns.Select(c => c.Name))
                .ToHashSet(StringComparer.Ordinal),
        };
    }
}
