using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Plans.Drafting;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Writes one field of a plan file, and what else it could be.</summary>
internal sealed class PlanFieldWriter(PlannedRun planned, StreamDraft draft, CollectionProposal? proposal, FieldMap map)
{
    private const int MostChoices = 12;

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public IEnumerable<string> Lines()
    {
        var column = proposal?.Columns.FirstOrDefault(c => c.Column == map.Column && c.Field?.Name == map.Field.Name);
        var parts = new List<string>
        {
            map.Shape.Expression.Length > 0 ? $"expr: {YamlScalar.Of(map.Shape.Expression)}" : $"from: {From}",
        };
        if (IsNew && map.Field is EmailField { System: true, Required: false })
        {
            // Users have to have one, where nothing is said.
            parts.Add("type: email, required: false");
        }

        if (map.Shape.IsHash)
        {
            parts.Add("as: hash");
        }

        if (IsNew && !map.Field.System)
        {
            parts.Add(TypeOf(planned, map.Field));
        }

        var comment =
            (column?.Reason is "texts" ? "" : column?.Reason)
            ?? (map.Field.Type == FieldType.Relation && map.DeriveFor is not null ? "by foreign key" : Existing());
        yield return $"{YamlScalar.Of(map.Field.Name)}: {{ {string.Join(", ", parts)} }}{(comment.Length > 0 ? $"  # {comment}" : "")}";
        if (IsNew && column is { SelectValues: { Count: > 1 and <= MostChoices } values } && AreChoices(values))
        {
            yield return $"#   or a choice:  type: select, values: {YamlScalar.Of(values)}";
        }

        if (IsNew && draft.Scan is { } scan && FileOffers.For(scan, map.Field, map.Column) is { Length: > 0 } offer)
        {
            yield return $"#   or a file:  {{ from: {From}, {offer} }}";
        }
    }

    /// <summary>The type and options that a field has beyond those of a fresh one.</summary>
    public static string TypeOf(PlannedRun planned, Field field)
    {
        var type = FieldTypes.NameOf(field.Type);
        var fresh = NewField.Of(field.Type, field.Name).ToJson();
        var json = field.ToJson();
        var parts = new List<string>();
        if (field is RelationField relation)
        {
            var target =
                planned.Drafts.FirstOrDefault(d => d.Collection!.Id == relation.CollectionId)?.TargetName
                ?? planned.NameOf(relation.CollectionId);
            parts.Add($"to: {YamlScalar.Of(target)}");
            // One record is what a relation means by itself.
            fresh["maxSelect"] = 1;
        }
        else
        {
            parts.Add($"type: {type}");
        }

        parts.AddRange(
            FieldTypes
                .OptionsOf(field.Type)
                .Where(o => !JsonNode.DeepEquals(json[o], fresh[o]))
                .Select(o => $"{o}: {json[o]?.ToJsonString(Relaxed) ?? "null"}")
        );
        return string.Join(", ", parts);
    }

    // Few, short, and each of them often.
    private bool AreChoices(IReadOnlyList<string> values) =>
        proposal!.Rows >= values.Count * 10 && values.All(v => v.Length <= 30);

    private bool IsNew => draft.IsNew || draft.Added.Contains(map.Field.Name);

    private string From => map.KeyColumns.Count > 0 ? YamlScalar.Of(map.KeyColumns) : YamlScalar.Of(map.Column);

    private string Existing()
    {
        if (IsNew)
        {
            return "";
        }

        var type = FieldTypes.NameOf(map.Field.Type);
        return LooksLike() is { } other && other != map.Field.Type
            ? $"{type}, though the values look like {FieldTypes.NameOf(other)}"
            : type;
    }

    // Only where it matters: a text takes everything.
    private FieldType? LooksLike() =>
        map.Field.Type is FieldType.Number or FieldType.Bool or FieldType.Date or FieldType.Email or FieldType.Url
            ? draft.FieldFor(map.Column)?.Type
            : null;
}
