using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Engine.Passes;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;

namespace PocketFerry.Engine.Plans;

/// <summary>Everything that one run will do, decided before it starts.</summary>
public sealed record RunPlan
{
    /// <summary>The streams in the order in which they are written.</summary>
    public required IReadOnlyList<StreamPlan> Streams { get; init; }

    /// <summary>Collections to make first, complete with ids, fields and indexes.</summary>
    public IReadOnlyList<Collection> CreateCollections { get; init; } = [];

    /// <summary>Existing collections that get new fields: the collection as it will be.</summary>
    public IReadOnlyList<Collection> ChangeCollections { get; init; } = [];

    /// <summary>Whether to do everything but keep it.</summary>
    public bool DryRun { get; init; }

    /// <summary>Write into a data directory that a server is using.</summary>
    public bool Live { get; init; }

    /// <summary>The user's word that no server uses the data directory.</summary>
    public bool Stopped { get; init; }

    /// <summary>Where the contents of file fields come from; null leaves files alone.</summary>
    public IFileStore? Files { get; init; }

    /// <summary>A row whose file the source lacks goes in with the name alone, instead of being rejected.</summary>
    public bool KeepMissingFiles { get; init; }

    /// <summary>The namespace that ids are derived in.</summary>
    public string IdNamespace { get; init; } = RecordIds.DefaultNamespace;

    /// <summary>
    /// The target's id of each collection that the source knows under another id; for values that name collections
    /// (<c>collectionRef</c> of <c>_externalAuths</c>).
    /// </summary>
    public IReadOnlyDictionary<string, string> CollectionIds { get; init; } = new Dictionary<string, string>();

    /// <summary>The run's id, <c>YYYYMMDD-HHMMSS-xxxx</c>.</summary>
    public string RunId { get; init; } = "";

    /// <summary>
    /// The file that lists the users who got a random password, a JSON object a line, readable by its owner alone; null
    /// lists none. It is made where there are such users, and one that is there is replaced.
    /// </summary>
    public string? ResetList { get; init; }

    /// <summary>
    /// Streams that are neither read nor written, but relations lead to their records: their keys, from which the ids in
    /// the relations are derived.
    /// </summary>
    internal IReadOnlyList<StreamPlan> LeftOut { get; init; } = [];

    /// <summary>
    /// What ids of <see cref="IdPolicy.New"/> are made from, so that a resumed run makes the same; empty makes them at random.
    /// </summary>
    internal string IdSeed { get; init; } = "";

    /// <summary>
    /// Remembers how far the run is, so that it can be resumed where the target keeps what is written
    /// (<see cref="ITarget.KeepsWhatIsWritten"/>); null remembers nothing. Whoever made it disposes it.
    /// </summary>
    internal RunLedger? Ledger { get; init; }

    /// <summary>What is remembered from pass to pass; null where the run is none. Whoever made it disposes it.</summary>
    internal PassMemory? Passes { get; init; }

    /// <summary>Whether to delete the records that <see cref="Passes"/> knows to be missing.</summary>
    internal bool DeleteMissing { get; init; }
}

/// <summary>One stream's way into one collection.</summary>
public sealed record StreamPlan
{
    /// <summary>The stream to read.</summary>
    public required SourceStream Stream { get; init; }

    /// <summary>The collection to write; null for file targets, which take rows as they come.</summary>
    public Collection? Collection { get; init; }

    /// <summary>The name to write under: the collection's, or the file's.</summary>
    public required string TargetName { get; init; }

    /// <summary>Where each target field's value comes from. Fields that aren't named are not supplied.</summary>
    public IReadOnlyList<FieldMap> Fields { get; init; } = [];

    /// <summary>How existing records are treated.</summary>
    public WriteMode Mode { get; init; } = WriteMode.Insert;

    /// <summary>The fields that tell an existing record; empty means <c>id</c>.</summary>
    public IReadOnlyList<string> MatchFields { get; init; } = [];

    /// <summary>Where record ids come from.</summary>
    public IdPolicy Ids { get; init; } = IdPolicy.Keep;

    /// <summary>Source columns whose values derive the id (with <see cref="IdPolicy.Derive"/>); empty means the row number.</summary>
    public IReadOnlyList<string> KeyColumns { get; init; } = [];

    /// <summary>Source columns left out on purpose (system keys of older dumps); counted, never rejected.</summary>
    public IReadOnlySet<string> IgnoredColumns { get; init; } = new HashSet<string>();

    /// <summary>Delete the collection's records before writing.</summary>
    public bool Truncate { get; init; }

    /// <summary>Most rows to read; null means all.</summary>
    public long? Limit { get; init; }

    /// <summary>The SQL condition on the rows to read; empty reads all. For sources that are databases.</summary>
    public string Where { get; init; } = "";

    /// <summary>Whether password hashes and token keys are carried.</summary>
    public bool WithSecrets { get; init; }

    /// <summary>The column by which later passes know what is new; null for none.</summary>
    public SinceColumn? Since { get; init; }

    /// <summary>
    /// Whether the files of existing records are stored again even where their names are the same: their contents aren't.
    /// </summary>
    internal bool ReplaceFiles { get; init; }

    /// <summary>
    /// Whether the files of new records are lost: they go without, also where a field must have one, as far as the target can
    /// be told so.
    /// </summary>
    internal bool LosesFiles { get; init; }
}

/// <summary>Where a target field's value comes from.</summary>
/// <param name="Field">The target field.</param>
/// <param name="Column">The source column; empty where the value doesn't come from one alone.</param>
public sealed record FieldMap(Field Field, string Column)
{
    /// <summary>
    /// For a relation whose target's ids are derived: the name of the collection that the id is derived for. Null takes
    /// the value as the record id itself.
    /// </summary>
    public string? DeriveFor { get; init; }

    /// <summary>Length and alphabet of the ids of <see cref="DeriveFor"/>.</summary>
    public IdFormat DeriveFormat { get; init; } = IdFormat.Default;

    /// <summary>
    /// For a relation by a key of several parts: the columns, in the order of the other stream's key; empty where
    /// <see cref="Column"/> is the whole key.
    /// </summary>
    public IReadOnlyList<string> KeyColumns { get; init; } = [];

    /// <summary>For a list of relations: the junction table that says which; <see cref="Column"/> is the record's key in it.</summary>
    public Junction? Through { get; init; }

    /// <summary>What happens to the value on its way from the column.</summary>
    public ValueShape Shape { get; init; } = ValueShape.None;

    /// <summary>What a value that doesn't fit the field does.</summary>
    public FieldOnError OnError { get; init; }

    /// <summary>For a relation by another field than the id: where its values are looked up; null for none.</summary>
    public Lookup? By { get; init; }

    /// <summary>
    /// For a relation whose values that lead to no record are left out: where the records are looked up by id. Null has
    /// the target refuse such rows.
    /// </summary>
    public Lookup? Presence { get; init; }

    /// <summary>For a file field: how its files are read from the column; null takes names of files that the source has.</summary>
    internal FileLoad? Load { get; init; }

    /// <summary>The columns that the field is made from, as far as they are known by name.</summary>
    internal IEnumerable<string> Columns =>
        new[] { Column, Load?.NameColumn ?? "" }.Where(c => c.Length > 0).Concat(KeyColumns);
}

/// <summary>How existing records are treated (design §11). None deletes.</summary>
public enum WriteMode
{
    /// <summary>An existing id or unique key is a reject.</summary>
    Insert,

    /// <summary>All mapped fields of an existing record change.</summary>
    Upsert,

    /// <summary>Only supplied, non-null fields of an existing record change.</summary>
    Merge,

    /// <summary>Existing records stay untouched.</summary>
    Skip,

    /// <summary>All mapped fields change, unmapped ones go back to their zero value.</summary>
    Replace,
}

/// <summary>Where record ids come from (design §4.3).</summary>
public enum IdPolicy
{
    /// <summary>The source's <c>id</c>.</summary>
    Keep,

    /// <summary>A strong hash of (namespace, collection, source key).</summary>
    Derive,

    /// <summary>Random.</summary>
    New,
}
