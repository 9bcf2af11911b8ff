using PocketFerry.Engine.Endpoints;
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

    public bool IsNew { get; set; }

    public bool IsChanged { get; set; }

    public StreamInference? Scan { get; set; }

    public IdPolicy Ids { get; set; }

    public IReadOnlyList<string> KeyColumns { get; set; } = [];

    /// <summary>The column called <c>id</c> in whatever case; null where there is none.</summary>
    public string? IdColumn { get; set; }

    public IdFormat IdFormat { get; set; } = IdFormat.Default;

    public List<FieldMap> Maps { get; } = [];

    public HashSet<string> Ignored { get; } = new(StringComparer.Ordinal);

    /// <summary>The columns' names as far as they are known.</summary>
    public IReadOnlyList<string> Columns =>
        Scan is not null ? [.. Scan.Columns.Select(c => c.Name)]
        : Stream.Columns.Count > 0 ? [.. Stream.Columns.Select(c => c.Name)]
        : [.. Stream.Collection?.Fields.Select(f => f.Name) ?? []];

    /// <summary>The field that takes the id: the collection's own, or the one it will get.</summary>
    public TextField IdField =>
        (Collection ?? Stream.Collection)?.Fields.OfType<TextField>().FirstOrDefault(f => f.PrimaryKey)
        ?? NewField.Id();
}
