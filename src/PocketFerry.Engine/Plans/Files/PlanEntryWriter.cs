using System.Globalization;
using System.Text;
using PocketFerry.Engine.Plans.Drafting;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Files;

/// <summary>Writes one collection of a plan file.</summary>
internal sealed class PlanEntryWriter(StringBuilder text, PlannedRun planned, StreamDraft draft, StreamPlan stream)
{
    private readonly CollectionProposal? _proposal = planned.Proposals.FirstOrDefault(p =>
        p.Collection.Name == draft.TargetName
    );

    public void Write()
    {
        Line(1, $"{YamlScalar.Of(stream.TargetName)}:{(draft.IsNew ? "" : "  # is there already")}");
        WriteOrigin();
        if (draft.Collection is { Type: CollectionType.Auth } && draft.IsNew)
        {
            Line(2, "type: auth");
        }

        WriteIds();
        if (stream.MatchFields.Count > 0)
        {
            Line(2, $"match: {YamlScalar.Of(stream.MatchFields)}");
        }

        foreach (var note in planned.Notes.Where(n => n.Stream == stream.Stream.Name && n.Kind == PlanNoteKind.Warning))
        {
            Line(2, $"# warning: {OneLine(note.Text)}");
        }

        if (stream.Stream.Collection is null)
        {
            WriteFields();
        }
        else
        {
            // A collection of PocketBase's travels whole: rules and options too.
            Line(2, $"# every field: {string.Join(", ", stream.Fields.Select(m => m.Field.Name))}");
        }

        WriteLeftOut();
        WriteIndexes();
    }

    private void WriteOrigin()
    {
        var rows = stream.Stream.RowCount ?? (draft.Scan is { IsSample: false } scan ? scan.Rows : null);
        var count = rows is { } n
            ? $"  # {n.ToString("N0", CultureInfo.InvariantCulture)} {(n == 1 ? "row" : "rows")}"
            : "";
        Line(2, $"from: {YamlScalar.Of(stream.Stream.Name)}{count}");
        if (stream.Where.Length > 0)
        {
            Line(2, $"where: {YamlScalar.Of(stream.Where)}");
        }
    }

    private void WriteIds()
    {
        if (stream.Ids == IdPolicy.Derive && stream.KeyColumns.Count > 0)
        {
            Line(2, "ids: derive  # from the key: the same record gets the same id in every run");
            Line(2, $"key: {YamlScalar.Of(stream.KeyColumns)}");
        }
        else
        {
            Line(2, $"ids: {stream.Ids.ToString().ToLowerInvariant()}");
        }
    }

    private void WriteFields()
    {
        Line(2, "fields:");
        if (stream.Ids == IdPolicy.Keep && draft.IdColumn is { } id && id != "id")
        {
            Line(3, $"id: {{ from: {YamlScalar.Of(id)} }}");
        }

        foreach (var field in draft.Collection!.Fields.Where(f => !f.IsPrimaryKey))
        {
            if (stream.Fields.FirstOrDefault(m => m.Field.Name == field.Name) is { } map)
            {
                new PlanFieldWriter(planned, draft, _proposal, map).Lines().ToList().ForEach(l => Line(3, l));
            }
            else if (draft.IsNew && !field.System)
            {
                Line(
                    3,
                    $"{YamlScalar.Of(field.Name)}: {{ {PlanFieldWriter.TypeOf(planned, field)} }}  # PocketBase fills it"
                );
            }
        }

        foreach (var offer in JunctionOffers.For(planned, draft))
        {
            Line(3, $"# {offer}");
        }
    }

    private void WriteLeftOut()
    {
        var left = stream
            .IgnoredColumns.Where(c =>
                !SystemKeys.Contain(c, stream.Stream.Collection is not null, stream.IgnoredColumns)
                && !stream.KeyColumns.Contains(c)
                && c != draft.IdColumn
            )
            .Order(StringComparer.Ordinal)
            .ToList();
        if (left.Count > 0)
        {
            Line(2, $"leaveOut: {YamlScalar.Of(left)}");
        }

        foreach (var column in left.Where(draft.Unmatched.Contains))
        {
            var type = draft.FieldFor(column) is { } field ? FieldTypes.NameOf(field.Type) : "text";
            var name = YamlScalar.Of(PocketBaseNames.ToFieldName(column));
            Line(
                2,
                $"# no field takes {OneLine(column)}; with addFields: true, it could be  {name}: {{ from: {YamlScalar.Of(column)}, type: {type} }}"
            );
        }
    }

    private void WriteIndexes()
    {
        if (!draft.IsNew || stream.Stream.Collection is not null)
        {
            return;
        }

        // An auth collection has some by itself.
        string[] own = draft.Users is null ? [] : ["(`tokenKey`)", "(`email`) WHERE"];
        var indexes = draft
            .Collection!.Indexes.Where(i => !own.Any(o => i.Contains(o, StringComparison.Ordinal)))
            .ToList();
        if (indexes.Count > 0)
        {
            Line(2, "indexes:");
        }

        foreach (var index in indexes)
        {
            Line(3, $"- {YamlScalar.Of(index)}");
        }
    }

    private static string OneLine(string note) => note.ReplaceLineEndings(" ");

    private void Line(int level, string line) => text.Append(' ', level * 2).Append(line).Append('\n');
}
