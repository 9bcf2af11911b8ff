using PocketFerry.Engine.Passes;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>A collection of a plan file.</summary>
/// <param name="Name">The collection's name in the target.</param>
/// <param name="Mark">Where it stands.</param>
public sealed record PlanEntry(string Name, PlanMark Mark)
{
    /// <summary>The stream it is filled from; by default the one of the collection's name.</summary>
    public string From { get; init; } = "";

    /// <summary>An SQL query whose rows fill it, instead of a stream; empty for none.</summary>
    public string Query { get; init; } = "";

    /// <summary>The SQL condition on the stream's rows; empty takes all.</summary>
    public string Where { get; init; } = "";

    /// <summary>Most rows; null takes all.</summary>
    public long? Limit { get; init; }

    /// <summary>What kind of collection is made where the target lacks it; null is base.</summary>
    public CollectionType? Type { get; init; }

    /// <summary>Where record ids come from; null chooses.</summary>
    public IdPolicy? Ids { get; init; }

    /// <summary>The columns that ids are derived from; null takes the stream's key.</summary>
    public IReadOnlyList<string>? Key { get; init; }

    /// <summary>How existing records are treated; null takes the plan's default.</summary>
    public WriteMode? Mode { get; init; }

    /// <summary>The fields that tell an existing record; empty means <c>id</c>.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    /// <summary>The column that grows with every change of a row; empty for none.</summary>
    public string Since { get; init; } = "";

    /// <summary>How far before the last mark a pass begins to read; null takes what suits the column.</summary>
    public PassOverlap? Overlap { get; init; }

    /// <summary>The fields; null takes every column, as <c>pbferry copy</c> would.</summary>
    public IReadOnlyList<PlanField>? Fields { get; init; }

    /// <summary>Columns that get no field; <c>*</c> is every column that no field takes.</summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];

    /// <summary>Indexes of a new collection: <c>CREATE INDEX</c> statements; null takes the source's unique keys.</summary>
    public IReadOnlyList<string>? Indexes { get; init; }

    /// <summary>Where each key of the entry stands.</summary>
    public IReadOnlyDictionary<string, PlanMark> Marks { get; init; } = new Dictionary<string, PlanMark>();

    /// <summary>Where a key stands, else the entry itself.</summary>
    public PlanMark MarkOf(string key) => Marks.GetValueOrDefault(key, Mark);
}
