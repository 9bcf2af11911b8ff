using PocketFerry.Engine.Plans.Files;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Ids;

namespace PocketFerry.Engine.Plans;

/// <summary>What the user asks of a run; the options of the command line that shape its plan.</summary>
public sealed record PlanRequest
{
    /// <summary>The streams to take, by name; empty takes all (but PocketBase's own collections).</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>Streams to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The one collection (or file) to write; only where a single stream is taken.</summary>
    public string? Collection { get; init; }

    /// <summary>How existing records are treated; null is upsert where <see cref="Upsert"/> speaks, else insert.</summary>
    public WriteMode? Mode { get; init; }

    /// <summary>The fields that tell an existing record, by collection; <c>*</c> speaks for all others that have the field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Upsert { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Where ids come from; null chooses for each stream.</summary>
    public IdPolicy? Ids { get; init; }

    /// <summary>Key columns by stream, <c>*</c> for all others; ids are derived from them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Keys { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The namespace that ids are derived in.</summary>
    public string IdNamespace { get; init; } = RecordIds.DefaultNamespace;

    /// <summary>Leave out streams whose collection the target lacks.</summary>
    public bool SkipMissing { get; init; }

    /// <summary>Create the collections that the target lacks.</summary>
    public bool CreateMissing { get; init; }

    /// <summary>Add fields for columns that a collection lacks.</summary>
    public bool AddFields { get; init; }

    /// <summary>Delete the collections' records first.</summary>
    public bool Truncate { get; init; }

    /// <summary>How names become legal.</summary>
    public NameStyle Names { get; init; } = NameStyle.Keep;

    /// <summary>Field types by <c>column</c> or <c>stream.column</c>, in PocketBase's words (<c>text</c>, <c>geoPoint</c>).</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } = new Dictionary<string, string>();

    /// <summary>Columns to leave out, as <c>column</c> or <c>stream.column</c>; <c>*</c> is all that have no field.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>SQL conditions on the rows, by stream; for sources that are databases.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>Most rows of each stream.</summary>
    public long? Limit { get; init; }

    /// <summary>Most rows that are looked at to choose types and ids; null looks at all.</summary>
    public long? SampleRows { get; init; }

    /// <summary>Whether password hashes, token keys and token secrets are carried.</summary>
    public bool WithSecrets { get; init; }

    /// <summary>Whether file fields and their contents are carried.</summary>
    public bool Files { get; init; } = true;

    /// <summary>A row whose file the source lacks goes in with the name alone.</summary>
    public bool KeepMissingFiles { get; init; }

    /// <summary>Do everything but keep it.</summary>
    public bool DryRun { get; init; }

    /// <summary>Write into a data directory that a server is using.</summary>
    public bool Live { get; init; }

    /// <summary>The user's word that no server uses the data directory.</summary>
    public bool Stopped { get; init; }

    /// <summary>The plan file that the run executes; null plans by the options alone.</summary>
    public PlanFile? File { get; init; }

    /// <summary>
    /// Plans for a plan file: what doesn't fit is left out with a note, instead of refused, and every column is looked at.
    /// </summary>
    public bool ForPlanFile { get; init; }

    /// <summary>
    /// The target's collections to plan with: as they were when a run began that is now resumed. Null asks the target.
    /// </summary>
    internal IReadOnlyList<Collection>? TargetCollections { get; init; }

    /// <summary>The streams whose existing records get their files again, even where the names are the same.</summary>
    internal IReadOnlySet<string> ReplaceFiles { get; init; } = new HashSet<string>();

    /// <summary>The run's id.</summary>
    public string RunId { get; init; } = "";
}
