using System.Text.Json.Nodes;
using PocketFerry.Engine.Mapping.Shaping;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>A field of a <see cref="PlanEntry"/>.</summary>
/// <param name="Name">The field's name in the target.</param>
/// <param name="Mark">Where it stands.</param>
public sealed record PlanField(string Name, PlanMark Mark)
{
    /// <summary>The columns it takes its value from: several for a key of several parts; empty where it has no column.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>What happens to the value on its way.</summary>
    public ValueShape Shape { get; init; } = ValueShape.None;

    /// <summary>The junction table that a list of relations is read from; null for none.</summary>
    public Junction? Through { get; init; }

    /// <summary>The collection that a relation goes to; empty where the field is none.</summary>
    public string To { get; init; } = "";

    /// <summary>The field of that collection by which its records are found; empty for the id or the key.</summary>
    public string By { get; init; } = "";

    /// <summary>What a relation to a record that isn't there does.</summary>
    public OnMissing OnMissing { get; init; }

    /// <summary>How its files are read from the column; null takes names of files that the source has.</summary>
    internal PlanLoad? Load { get; init; }

    /// <summary>The field's type; null takes the one that the field has, or that fits the values.</summary>
    public FieldType? Type { get; init; }

    /// <summary>The field's own options, under PocketBase's names (<c>max</c>, <c>required</c>, <c>values</c>).</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>What a value that doesn't fit does.</summary>
    public FieldOnError OnError { get; init; }

    /// <summary>Where each key of the field stands.</summary>
    public IReadOnlyDictionary<string, PlanMark> Marks { get; init; } = new Dictionary<string, PlanMark>();

    /// <summary>Whether the field gets values at all, or is only there.</summary>
    public bool HasValue => From.Count > 0 || Through is not null || Shape.Expression.Length > 0 || Shape.HasConstant;

    /// <summary>Where a key stands, else the field itself.</summary>
    public PlanMark MarkOf(string key) => Marks.GetValueOrDefault(key, Mark);
}
