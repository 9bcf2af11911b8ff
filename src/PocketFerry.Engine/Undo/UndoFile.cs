using System.Text.Json.Nodes;
using PocketFerry.Engine.Ledgers;

namespace PocketFerry.Engine.Undo;

/// <summary>
/// What is needed to undo a run: of every record that it touched the pre-image and a fingerprint of how the run left it; a
/// SQLite file beside the run's ledger. Pre-images hold whatever records hold, password hashes too: it is its owner's alone.
/// </summary>
/// <remarks>Writes are kept from the next <see cref="Commit"/> on. Safe for use from several threads; dispose it.</remarks>
internal sealed class UndoFile : IDisposable
{
    /// <summary>The fact that an undo has begun to change the target.</summary>
    public const string Begun = "begun";

    /// <summary>The fact where what is remembered of the run's plan from pass to pass lies.</summary>
    public const string Passes = "passes";

    private readonly LedgerFile _file;

    private UndoFile(LedgerFile file)
    {
        _file = file;
        // It must outlive a power failure that the target outlives.
        _file.Database.Execute("PRAGMA synchronous=FULL");
        Records = new UndoRecords(file);
        Files = new UndoFiles(file);
    }

    /// <summary>The records.</summary>
    public UndoRecords Records { get; }

    /// <summary>The stored files.</summary>
    public UndoFiles Files { get; }

    /// <summary>Makes the file of a new run.</summary>
    public static UndoFile Create(string path) => new(LedgerFile.Create(path, UndoSchema.Text));

    /// <summary>Opens a file.</summary>
    /// <exception cref="LedgerException">It can't be read.</exception>
    public static UndoFile Open(string path) => new(LedgerFile.Open(path, UndoSchema.Version));

    /// <summary>
    /// All is going to be written at once: without a write-ahead log, which would have it written twice. Before anything
    /// is.
    /// </summary>
    public void WriteAtOnce()
    {
        lock (_file.Gate)
        {
            _file.Database.Execute("PRAGMA journal_mode=DELETE");
        }
    }

    /// <summary>What is known of the run as a whole, by name; empty for nothing.</summary>
    public string Fact(string name)
    {
        lock (_file.Gate)
        {
            return _file.Database.Text("SELECT value FROM facts WHERE name = ?", name) ?? "";
        }
    }

    /// <summary>Writes down something of the run as a whole.</summary>
    public void SetFact(string name, string value)
    {
        lock (_file.Gate)
        {
            _file.Change("INSERT OR REPLACE INTO facts VALUES (?, ?)").BindAll(name, value).Run();
        }
    }

    /// <summary>The collections of which records were touched, in the order in which the run came to them.</summary>
    public IReadOnlyList<UndoCollection> Collections()
    {
        lock (_file.Gate)
        {
            var collections = new List<UndoCollection>();
            var rows = _file.Database.Cached("SELECT number, id, name, fields FROM collections ORDER BY number");
            while (rows.Step())
            {
                var fields = JsonNode.Parse(rows.Text(3))!.AsArray().Select(f => (string)f!);
                collections.Add(new UndoCollection((int)rows.Integer(0), rows.Text(1), rows.Text(2), [.. fields]));
            }

            rows.Reset();
            return collections;
        }
    }

    /// <summary>A collection's number; it gets one, and its fields are written down, where it has none.</summary>
    public UndoCollection Collection(string id, string name, IEnumerable<string> fields)
    {
        if (Collections().FirstOrDefault(c => c.Id == id) is { } known)
        {
            return known;
        }

        var list = new JsonArray([.. fields.Select(f => (JsonNode)JsonValue.Create(f))]);
        lock (_file.Gate)
        {
            _file
                .Change("INSERT INTO collections (id, name, fields) VALUES (?, ?, ?)")
                .BindAll(id, name, list.ToJsonString())
                .Run();
        }

        return Collections().First(c => c.Id == id);
    }

    /// <summary>Keeps what was written so far, whatever happens to the process or the machine.</summary>
    public void Commit() => _file.Commit();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
