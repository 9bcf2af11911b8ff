using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>A stream's plan while it is being made.</summary>
internal sealed class StreamDraft(SourceStream stream, string targetName)
{
    public SourceStream Stream { get; } = stream;

    public string TargetName { get; } = targetName;

    /// <summary>The target's collection: as it is, or as it will be.</summary>
    public Collection? Collection { get; set; }

    /// <summary>What a plan file says of the collection; null without one.</summary>
    public PlanEntry? Entry { get; init; }

    public bool IsNew { get; set; }

    /// <summary>Whether the run leaves it out, and only its keys matter, to what refers to it.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Whether no plan file says how the ids of its records came about: the source has to tell.</summary>
    public bool IsRecalled => IsLeftOut && Entry is null;

    public bool IsChanged { get; set; }

    /// <summary>Fields that an existing collection gets.</summary>
    public HashSet<string> Added { get; } = new(StringComparer.Ordinal);

    public StreamInference? Scan { get; set; }

    /// <summary>The users that the stream looks like; null where it isn't to become an auth collection.</summary>
    public UserTable? Users { get; set; }

    public IdPolicy Ids { get; set; }

    public IReadOnlyList<string> KeyColumns { get; set; } = [];

    /// <summary>The column called <c>id</c> in whatever case; null where there is none.</summary>
    public string? IdColumn { get; set; }

    public IdFormat IdFormat { get; set; } = IdFormat.Default;

    public List<FieldMap> Maps { get; } = [];

    public HashSet<string> Ignored { get; } = new(StringComparer.Ordinal);

    /// <summary>Columns that no field of an existing collection takes.</summary>
    public HashSet<string> Unmatched { get; } = new(StringComparer.Ordinal);

    /// <summary>The columns' names as far as they are known.</summary>
    public IReadOnlyList<string> Columns =>
        Scan is not null ? [.. Scan.Columns.Select(c => c.Name)]
        : Stream.Columns.Count > 0 ? [.. Stream.Columns.Select(c => c.Name)]
        : [.. Stream.Collection?.Fields.Select(f => f.Name) ?? []];

    /// <summary>Whether columns get fields whose types only the values can tell.</summary>
    public bool InfersTypes(PlanContext context) =>
        !IsLeftOut
        && (
            Entry?.Fields is { } fields
                ? fields.Any(f =>
                    f is { Type: null, From.Count: 1, Name: not "id" } && Collection?.Find(f.Name) is null
                )
                : IsNew || context.Request.AddFields || context.Request.ForPlanFile
        );

    /// <summary>The field that fits a column's values; null where they were not looked at, or no field holds them.</summary>
    public Field? FieldFor(string column) =>
        Scan
            ?.Propose(
                new ProposalOptions
                {
                    Name = TargetName,
                    Without = Columns.Where(c => c != column).ToHashSet(StringComparer.Ordinal),
                }
            )
            .Columns.FirstOrDefault(c => c.Column == column)
            ?.Field;

    /// <summary>The field that takes the id: the collection's own, or the one it will get.</summary>
    public TextField IdField =>
        (Collection ?? Stream.Collection)?.Fields.OfType<TextField>().FirstOrDefault(f => f.PrimaryKey)
        ?? NewField.Id();
}
