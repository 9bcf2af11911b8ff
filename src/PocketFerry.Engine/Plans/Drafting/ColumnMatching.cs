using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Finds the field of each column of a stream that goes into a collection known before.</summary>
internal static class ColumnMatching
{
    public static void Match(PlanContext context, StreamDraft draft, ICollection<string> unknown)
    {
        var open = new List<string>();
        foreach (var column in draft.Columns)
        {
            if (IgnoredColumns.Contain(context, draft, column))
            {
                draft.Ignored.Add(column);
            }
            else if (IsIdColumn(draft, column))
            {
                MapId(draft, column);
            }
            else if (draft.Collection!.Find(column) is { IsPrimaryKey: false } field)
            {
                draft.Maps.Add(new FieldMap(field, column));
            }
            else
            {
                open.Add(column);
            }
        }

        var left = open.Where(c => !TryLegalName(context, draft, c))
            .Where(c => !IsKeyOrRelation(context, draft, c))
            .ToList();
        Settle(context, draft, left, unknown);
    }

    private static bool IsIdColumn(StreamDraft draft, string column) => column == draft.IdColumn;

    private static void MapId(StreamDraft draft, string column)
    {
        var field =
            draft.Ids == IdPolicy.Keep ? draft.IdField
            // MongoDB's _id is a field of its own name beside the id.
            : draft.Collection!.Find(column) is { IsPrimaryKey: false } own ? own
            : draft.Collection.Find("source_id");
        if (field is null)
        {
            // The value lives on in the id that is derived from it.
            draft.Ignored.Add(column);
        }
        else
        {
            draft.Maps.Add(new FieldMap(field, column));
        }
    }

    /// <summary>By the name that the column would have got had the collection been made for it.</summary>
    private static bool TryLegalName(PlanContext context, StreamDraft draft, string column)
    {
        foreach (var style in (NameStyle[])[context.Request.Names, NameStyle.Keep, NameStyle.Snake])
        {
            var legal = PocketBaseNames.ToFieldName(column, style);
            var name = PocketBaseNames.Distinct(legal, n => draft.Maps.Exists(m => Relations.Same(m.Field.Name, n)));
            var field = draft.Collection!.Fields.FirstOrDefault(f => !f.IsPrimaryKey && Relations.Same(f.Name, name));
            if (field is not null)
            {
                draft.Maps.Add(new FieldMap(field, column));
                return true;
            }
        }

        return false;
    }

    /// <summary>A key column lives on in the id, a foreign key in the relation that takes it.</summary>
    private static bool IsKeyOrRelation(PlanContext context, StreamDraft draft, string column)
    {
        var isKey = draft.Ids == IdPolicy.Derive && draft.KeyColumns.Contains(column) && !context.Request.AddFields;
        if (isKey)
        {
            draft.Ignored.Add(column);
        }

        return isKey
            || Relations.FindFor(context, draft, column) is not null
            || CompositeRelations.Take(context, draft, column);
    }

    private static void Settle(PlanContext context, StreamDraft draft, List<string> left, ICollection<string> unknown)
    {
        if (left.Count == 0)
        {
            return;
        }

        if (context.Request.AddFields)
        {
            AddFields(context, draft, left);
        }
        else if (context.Request.ForPlanFile)
        {
            // The file lists them, for a person to decide.
            draft.Ignored.UnionWith(left);
            draft.Unmatched.UnionWith(left);
        }
        else if (context.Request.Drop.Contains("*") || draft.Entry?.LeaveOut.Contains("*") == true)
        {
            draft.Ignored.UnionWith(left);
            context.Warn(draft, $"{Count(left.Count, "column")} left out (--drop): {string.Join(", ", left)}");
        }
        else
        {
            unknown.Add(
                $"{draft.TargetName} has no {(left.Count == 1 ? "field" : "fields")} {string.Join(", ", left)}"
            );
        }
    }

    private static void AddFields(PlanContext context, StreamDraft draft, List<string> left)
    {
        var added = new List<FieldMap>();
        if (draft.Stream.Collection is { } own)
        {
            foreach (var column in left.Where(c => own.Find(c) is not null))
            {
                var field = NewCollections.Relink(context, draft, own.Find(column)!).With("system", false);
                added.Add(new FieldMap(field, column));
            }
        }
        else
        {
            var proposal = draft.Scan!.Propose(
                new ProposalOptions
                {
                    Name = draft.TargetName,
                    Names = context.Request.Names,
                    TypeOf = c => context.TypeOf(draft.Stream, c),
                    Without = draft.Columns.Except(left).ToHashSet(StringComparer.Ordinal),
                }
            );
            foreach (var column in proposal.Columns)
            {
                if (column.Field is not null)
                {
                    added.Add(new FieldMap(column.Field, column.Column));
                }
                else
                {
                    draft.Ignored.Add(column.Column);
                }

                if (column.Warning.Length > 0)
                {
                    context.Warn(draft, column.Warning);
                }
            }
        }

        Append(context, draft, added);
    }

    private static void Append(PlanContext context, StreamDraft draft, List<FieldMap> added)
    {
        if (added.Count == 0)
        {
            return;
        }

        var names = draft.Collection!.Fields.Select(f => f.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var fields = new List<Field>();
        foreach (var map in added)
        {
            var name = PocketBaseNames.Distinct(map.Field.Name, names.Contains);
            names.Add(name);
            fields.Add(name == map.Field.Name ? map.Field : map.Field.With("name", name));
        }

        draft.Collection = NewCollection.WithNewFields(draft.Collection, fields);
        draft.IsChanged = true;
        draft.Added.UnionWith(fields.Select(f => f.Name));
        for (var i = 0; i < fields.Count; i++)
        {
            draft.Maps.Add(new FieldMap(draft.Collection.Find(fields[i].Name)!, added[i].Column));
        }

        context.Say(
            draft,
            $"{draft.TargetName} gets {Count(fields.Count, "new field")}: {string.Join(", ", fields.Select(f => f.ToString()))}"
        );
    }

    private static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
