using PocketFerry.Engine.Links;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Verification;

/// <summary>What is compared, and how.</summary>
internal sealed record VerifyRequest
{
    /// <summary>Which streams take part, and how their rows would become records.</summary>
    public PlanRequest Plan { get; init; } = new();

    /// <summary>The plan of the run that is verified; null makes the one that a run would have now.</summary>
    public RunPlan? Run { get; init; }

    /// <summary>What the run made its random ids from; empty where that isn't known.</summary>
    public string IdSeed { get; init; } = "";

    /// <summary>Rows of FROM, by stream, that the run rejected: they aren't expected in TO.</summary>
    public IReadOnlyDictionary<string, RowSelection> Rejected { get; init; } = new Dictionary<string, RowSelection>();

    /// <summary>How rows are mapped; as in a run.</summary>
    public MapperOptions Mapping { get; init; } = new();

    /// <summary>Components (<c>data</c> is none of them) and fields, as <c>field</c> or <c>collection.field</c>, to leave out.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Records that only TO has are no difference.</summary>
    public bool AllowExtra { get; init; }

    /// <summary>How many of the most complex records of each collection are shown side by side.</summary>
    public int Samples { get; init; }

    /// <summary>What makes records of a collection unique, besides their ids.</summary>
    public Func<Collection, IReadOnlyList<UniqueKey>> UniqueKeys { get; init; } = _ => [];

    /// <summary>What the run that filled TO could not carry; null where no such run is known.</summary>
    public NotCarried? NotCarried { get; init; }

    /// <summary>
    /// Where the files are that runs have uploaded and led links in texts to; null where none is known to have done so.
    /// </summary>
    public LinkTargets? Links { get; init; }

    /// <summary>The folder for temporary files.</summary>
    public string Folder { get; init; } = Path.GetTempPath();
}

/// <summary>Fields that no two records may have the same values of.</summary>
/// <param name="Name">The index's name.</param>
/// <param name="Fields">The fields.</param>
/// <param name="IgnoresCase">Whether letters that differ in case alone are the same.</param>
/// <param name="SkipsEmpty">Whether records are left out whose first field is empty.</param>
internal sealed record UniqueKey(string Name, IReadOnlyList<string> Fields, bool IgnoresCase, bool SkipsEmpty);

/// <summary>What a run said that it could not carry, by collection.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Dates">Collections whose dates of creation and change are their server's own.</param>
/// <param name="Hashes">Collections whose password hashes stayed behind.</param>
internal sealed record NotCarried(string Run, IReadOnlySet<string> Dates, IReadOnlySet<string> Hashes);
