using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.Engine.Running;

/// <summary>
/// The records that a plan looks up, in a temporary database, so that they take no more memory than its cache: those that
/// the target has, and those that the run will make. Loaded from one thread, then asked from one other.
/// </summary>
internal sealed class LookupTables : ILookups, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly Dictionary<Lookup, SqliteStatement> _tables = [];

    private LookupTables()
    {
        _database = SqliteDatabase.Open("", SqliteOpenMode.Create);
        _database.Execute("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF");
    }

    /// <summary>Loads what the plan looks up; null where it looks nothing up.</summary>
    public static async Task<LookupTables?> LoadAsync(
        ISource source,
        ITarget target,
        RunPlan plan,
        MapperOptions mapping,
        CancellationToken cancellation
    )
    {
        if (LookupsOf(plan).Count == 0)
        {
            return null;
        }

        var existing = target.OpenRecords();
        try
        {
            return await FillAsync(
                    plan,
                    async (writer, lookup) =>
                    {
                        if (
                            existing is not null
                            && !plan.Streams.Any(s => s.Truncate && s.TargetName == lookup.Collection)
                        )
                        {
                            await AddExistingAsync(writer, existing, lookup, cancellation).ConfigureAwait(false);
                            AddRedirected(writer, plan, lookup);
                        }

                        foreach (var stream in plan.Streams.Where(s => s.TargetName == lookup.Collection))
                        {
                            await AddPlannedAsync(writer, source, plan, stream, lookup, mapping, cancellation)
                                .ConfigureAwait(false);
                        }
                    }
                )
                .ConfigureAwait(false);
        }
        finally
        {
            if (existing is not null)
            {
                await existing.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Loads what the plan looks up from the records that are there now alone; null where it looks nothing up.</summary>
    public static Task<LookupTables?> LoadAsync(ISource existing, RunPlan plan, CancellationToken cancellation) =>
        FillAsync(plan, (writer, lookup) => AddExistingAsync(writer, existing, lookup, cancellation));

    private static List<Lookup> LookupsOf(RunPlan plan) =>
        [
            .. plan
                .Streams.SelectMany(s => s.Fields)
                .SelectMany(f => new[] { f.By, f.Presence })
                .OfType<Lookup>()
                .Distinct(),
        ];

    private static async Task<LookupTables?> FillAsync(RunPlan plan, Func<LookupWriter, Lookup, Task> add)
    {
        var lookups = LookupsOf(plan);
        if (lookups.Count == 0)
        {
            return null;
        }

        var tables = new LookupTables();
        try
        {
            foreach (var lookup in lookups)
            {
                var writer = tables.Begin();
                await add(writer, lookup).ConfigureAwait(false);
                tables.End(lookup, writer);
            }

            return tables;
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Find(Lookup lookup, ReadOnlySpan<byte> value)
    {
        var table = _tables[lookup];
        table.Bind(1, value);
        var ids = new List<string>(1);
        while (table.Step())
        {
            ids.Add(table.Text(0));
        }

        table.Reset();
        return ids;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private LookupWriter Begin()
    {
        var name = $"l{_tables.Count}";
        // What is there comes before what the run would make: an upsert that matches it takes its id.
        _database.Execute(
            $"CREATE TABLE {name} (value TEXT, id TEXT, there INT, PRIMARY KEY (value, id)) WITHOUT ROWID; BEGIN"
        );
        return new LookupWriter(
            name,
            _database.Prepare($"INSERT OR IGNORE INTO {name} VALUES (?1, ?2, 1)"),
            _database.Prepare(
                $"INSERT OR IGNORE INTO {name} SELECT ?1, ?2, 0 WHERE NOT EXISTS (SELECT 1 FROM {name} WHERE value = ?1 AND there)"
            ),
            _database.Prepare(
                $"INSERT OR IGNORE INTO {name} SELECT ?1, ?1, 1 WHERE EXISTS (SELECT 1 FROM {name} WHERE value = ?2 AND there)"
            )
        );
    }

    private void End(Lookup lookup, LookupWriter writer)
    {
        writer.Dispose();
        _database.Execute("COMMIT");
        _tables[lookup] = _database.Prepare($"SELECT id FROM {writer.Table} WHERE value = ?1 LIMIT 2");
    }

    private static async Task AddExistingAsync(
        LookupWriter writer,
        ISource existing,
        Lookup lookup,
        CancellationToken cancellation
    )
    {
        var streams = await existing.GetStreamsAsync(cancellation).ConfigureAwait(false);
        if (streams.FirstOrDefault(s => s.Name == lookup.Collection) is not { } stream)
        {
            return;
        }

        await foreach (var batch in existing.ReadAsync(stream, ReadOptions.Default, cancellation).ConfigureAwait(false))
        {
            using (batch)
            {
                Add(writer.There, batch, lookup.Field);
            }
        }
    }

    // Rows that earlier passes matched with records of other ids may not be read again: the target leads relations on.
    private static void AddRedirected(LookupWriter writer, RunPlan plan, Lookup lookup)
    {
        if (lookup.Field != "id")
        {
            return;
        }

        foreach (var (collection, source, target) in plan.Passes?.Redirects() ?? [])
        {
            if (collection == lookup.Collection)
            {
                writer.Redirected.BindAll(source, target).Run();
            }
        }
    }

    private static async Task AddPlannedAsync(
        LookupWriter writer,
        ISource source,
        RunPlan plan,
        StreamPlan stream,
        Lookup lookup,
        MapperOptions mapping,
        CancellationToken cancellation
    )
    {
        var part = stream with
        {
            Fields = [.. stream.Fields.Where(f => f.Field.IsPrimaryKey || f.Field.Name == lookup.Field)],
        };
        var options = mapping with { Ids = mapping.Ids ?? new PlanIds(plan, stream) };
        Mapper? mapper = null;
        IReadOnlyList<string>? columns = null;
        var read = StreamCrossing.ReadOptionsOf(stream);
        await foreach (var batch in source.ReadAsync(stream.Stream, read, cancellation).ConfigureAwait(false))
        {
            using (batch)
            {
                if (!ReferenceEquals(columns, batch.Columns))
                {
                    // Of the other columns nothing is to be said here.
                    columns = batch.Columns;
                    mapper = Mapper.Create(part with { IgnoredColumns = columns.ToHashSet() }, options);
                }

                using var records = mapper!.Map(batch);
                Add(writer.Planned, records, lookup.Field);
            }
        }
    }

    private static void Add(SqliteStatement insert, RowBatch records, string field)
    {
        var (id, value) = (records.Columns.IndexOf("id"), records.Columns.IndexOf(field));
        for (var row = 0; row < records.Count; row++)
        {
            if (records.Fault(row) is null && records[row, id].Kind == CellKind.Text && !records[row, value].IsAbsent)
            {
                insert.Bind(1, CellText.Of(records, records[row, value])).Bind(2, records.Bytes(row, id)).Run();
            }
        }
    }

    private sealed record LookupWriter(
        string Table,
        SqliteStatement There,
        SqliteStatement Planned,
        SqliteStatement Redirected
    ) : IDisposable
    {
        public void Dispose()
        {
            There.Dispose();
            Planned.Dispose();
            Redirected.Dispose();
        }
    }
}
