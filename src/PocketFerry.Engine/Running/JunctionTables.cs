using System.Globalization;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.Engine.Running;

/// <summary>
/// The junction tables of a plan in a temporary database, so that they take no more memory than its cache. Loaded from one
/// thread, then asked from one other.
/// </summary>
internal sealed class JunctionTables : IJunctions, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly Dictionary<Junction, JunctionTable> _tables = [];

    private JunctionTables()
    {
        _database = SqliteDatabase.Open("", SqliteOpenMode.Create);
        _database.Execute("PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF");
    }

    /// <summary>Loads all junction tables that the plan names; null where it names none.</summary>
    public static async Task<JunctionTables?> LoadAsync(ISource source, RunPlan plan, CancellationToken cancellation)
    {
        var junctions = plan.Streams.SelectMany(s => s.Fields).Select(f => f.Through).OfType<Junction>().Distinct();
        JunctionTables? tables = null;
        try
        {
            foreach (var junction in junctions)
            {
                tables ??= new JunctionTables();
                await tables.LoadAsync(source, junction, cancellation).ConfigureAwait(false);
            }

            return tables;
        }
        catch
        {
            tables?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Find(Junction junction, string key)
    {
        var keys = new List<string>();
        var table = _tables[junction];
        table.Others.Bind(1, key);
        while (table.Others.Step())
        {
            keys.Add(table.Others.Text(0));
        }

        table.Others.Reset();
        if (keys.Count > 0)
        {
            table.Asked.Bind(1, key).Run();
        }

        return keys;
    }

    /// <summary>What of a table nobody has asked for so far.</summary>
    public JunctionLeftovers LeftOf(Junction junction)
    {
        var table = _tables[junction];
        using var left = _database.Prepare(
            $"SELECT count(*), coalesce(min(own), '') FROM {table.Name} WHERE own NOT IN (SELECT own FROM {table.Name}_asked)"
        );
        left.Step();
        return new JunctionLeftovers(left.Integer(0), left.Text(1), table.Unreadable, table.Fault);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private async Task LoadAsync(ISource source, Junction junction, CancellationToken cancellation)
    {
        var streams = await source.GetStreamsAsync(cancellation).ConfigureAwait(false);
        var stream =
            streams.FirstOrDefault(s => s.Name == junction.Stream)
            ?? throw new EndpointException($"{source.Name} has no junction table '{junction.Stream}'.");
        var name = $"j{_tables.Count}";
        // Numbers stay numbers, so that they stand in their own order.
        _database.Execute(
            $"CREATE TABLE {name} (own TEXT, other, PRIMARY KEY (own, other)) WITHOUT ROWID; CREATE TABLE {name}_asked (own TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN"
        );
        var table = new JunctionTable(
            name,
            _database.Prepare($"SELECT other FROM {name} WHERE own = ? ORDER BY other"),
            _database.Prepare($"INSERT OR IGNORE INTO {name}_asked VALUES (?)")
        );
        var insert = _database.Prepare($"INSERT OR IGNORE INTO {name} VALUES (?, ?)");
        var own = new KeyText(junction.OwnIgnoresCase);
        var other = new KeyText(junction.OtherIgnoresCase);
        await foreach (var batch in source.ReadAsync(stream, ReadOptions.Default, cancellation).ConfigureAwait(false))
        {
            using (batch)
            {
                table.AddFaults(batch);
                Add(insert, junction, batch, own, other);
            }
        }

        insert.Dispose();
        _database.Execute("COMMIT");
        _tables[junction] = table;
    }

    private static void Add(SqliteStatement insert, Junction junction, RowBatch batch, KeyText ownKey, KeyText otherKey)
    {
        var (own, other) = (batch.Columns.IndexOf(junction.Own), batch.Columns.IndexOf(junction.Other));
        if (own < 0 || other < 0)
        {
            throw new EndpointException(
                $"'{junction.Stream}' has no column '{(own < 0 ? junction.Own : junction.Other)}'.",
                $"Its columns are: {string.Join(", ", batch.Columns)}.",
                EndpointFailure.Usage
            );
        }

        for (var row = 0; row < batch.Count; row++)
        {
            // As SQL has it, null belongs to nothing.
            if (batch.Fault(row) is not null || batch[row, own].IsAbsent || batch[row, other].IsAbsent)
            {
                continue;
            }

            insert.Bind(1, ownKey.Of(batch, batch[row, own]));
            var text = junction.OtherIsKey
                ? Encoding.UTF8.GetString(otherKey.Of(batch, batch[row, other]))
                : CellText.AsStored(batch, batch[row, other]);
            var number = IsCanonical(text, out var value) ? insert.Bind(2, value) : insert.Bind(2, text);
            number.Run();
        }
    }

    private static bool IsCanonical(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        && value.ToString(CultureInfo.InvariantCulture) == text;

    /// <summary>A loaded table: the keys beside one, and those that were asked for.</summary>
    private sealed record JunctionTable(string Name, SqliteStatement Others, SqliteStatement Asked)
    {
        public long Unreadable { get; private set; }

        public string Fault { get; private set; } = "";

        public void AddFaults(RowBatch batch)
        {
            for (var row = 0; batch.HasFaults && row < batch.Count; row++)
            {
                if (batch.Fault(row) is { } fault)
                {
                    Fault = Unreadable++ == 0 ? fault.Message : Fault;
                }
            }
        }
    }
}
