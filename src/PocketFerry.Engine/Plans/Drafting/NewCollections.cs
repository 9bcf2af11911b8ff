using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Ids;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Makes the collections that the target lacks.</summary>
internal static class NewCollections
{
    // SQLite's tables have at most 2,000 columns.
    private const int MostFields = 1990;

    /// <summary>Gives every new collection its id, and learns which of the source's ids stands for which of the target's.</summary>
    public static void AssignIds(PlanContext context)
    {
        foreach (var draft in context.Drafts.Where(d => d.IsNew))
        {
            draft.Users =
                context.Request.ForPlanFile && draft is { Stream.Collection: null, Scan: { } scan }
                    ? UserTable.Of(scan)
                    : null;
            draft.Collection =
                draft.Stream.Collection is { } own ? Copy(context, draft, own)
                : draft.Entry?.Type == CollectionType.Auth || draft.Users is not null
                    ? NewCollection.Auth(draft.TargetName, [], isIdTaken: context.IsIdTaken)
                : NewCollection.Base(draft.TargetName, [], isIdTaken: context.IsIdTaken);
        }

        foreach (var own in context.Streams.Select(s => s.Collection).OfType<Collection>().Where(c => c.Id.Length > 0))
        {
            var there = context.DraftOf(own.Name)?.Collection ?? context.TargetOf(own.Name);
            if (there is not null)
            {
                context.CollectionIds[own.Id] = there.Id;
            }
        }
    }

    /// <summary>Fills the collections that are inferred, and points copied relations at the target's collections.</summary>
    /// <exception cref="EndpointException">A stream has more columns than a collection can have fields.</exception>
    public static void Complete(PlanContext context)
    {
        foreach (var draft in context.Drafts.Where(d => d.IsNew))
        {
            RefuseTooWide(draft);
        }

        foreach (var draft in context.Drafts.Where(d => d.IsNew))
        {
            if (draft.Entry?.Fields is not null)
            {
                FileFields.Complete(context, draft);
            }
            else if (draft.Stream.Collection is null)
            {
                Infer(context, draft);
            }
            else
            {
                draft.Collection = draft.Collection!.WithFields(
                    draft.Collection.Fields.Select(f => Relink(context, draft, f)).ToList()
                );
                context.Say(draft, $"collection {draft.TargetName} is created as it is in the source");
            }
        }
    }

    // The id and the dates come on top.
    private static void RefuseTooWide(StreamDraft draft)
    {
        var columns = draft.Entry?.Fields?.Count ?? draft.Stream.Columns.Count;
        if (columns > MostFields)
        {
            throw new EndpointException(
                $"'{draft.Stream.Name}' has {columns} columns, and a collection can't have more than {MostFields} fields.",
                "Leave columns out with --drop, or put them into one JSON column.",
                EndpointFailure.Usage
            );
        }
    }

    /// <summary>A field of the source as it is in the target: relations name collections by the target's ids.</summary>
    public static Field Relink(PlanContext context, StreamDraft draft, Field field)
    {
        if (field is not RelationField relation)
        {
            return field;
        }

        if (context.CollectionIds.TryGetValue(relation.CollectionId, out var id))
        {
            return relation.With("collectionId", id);
        }

        // A collection that only the target has, by the same id.
        if (context.Target.Any(c => c.Id == relation.CollectionId))
        {
            return relation;
        }

        var name = context.Streams.FirstOrDefault(s => s.Collection?.Id == relation.CollectionId)?.Name;
        throw new EndpointException(
            $"The relation '{field.Name}' of '{draft.Stream.Name}' goes to {(name is null ? $"the collection with id '{relation.CollectionId}'" : $"'{name}'")}, which is neither in the target nor copied.",
            name is null
                ? $"Leave '{draft.Stream.Name}' out with --exclude."
                : $"Take '{name}' along: --collections {draft.Stream.Name},{name}.",
            EndpointFailure.Usage
        );
    }

    private static Collection Copy(PlanContext context, StreamDraft draft, Collection own)
    {
        var isTaken = own.Id.Length == 0 || context.IsIdTaken(own.Id);
        var id = isTaken ? CollectionIds.For(own.Type, draft.TargetName, context.IsIdTaken) : own.Id;
        var copy = CompleteCollection.Of(own.With("name", draft.TargetName), id, !context.Request.WithSecrets);
        return IndexStatements.Set(
            copy,
            copy.Indexes.Select(i => IndexStatements.Retarget(i, own.Name, draft.TargetName, own.Id, id))
        );
    }

    private static void Infer(PlanContext context, StreamDraft draft)
    {
        var scan = draft.Scan!;
        var without = draft
            .Columns.Where(c => IgnoredColumns.Contain(context, draft, c))
            .ToHashSet(StringComparer.Ordinal);
        if (draft.Users is { } users)
        {
            without.UnionWith(NewUsers.Columns(users));
        }

        var id = draft.Collection!.Id;
        var proposal = scan.Propose(
            new ProposalOptions
            {
                Name = draft.TargetName,
                Names = context.Request.Names,
                TypeOf = column => context.TypeOf(draft.Stream, column),
                IdColumn = draft.Ids == IdPolicy.Keep ? draft.IdColumn : null,
                Without = without,
            }
        );
        context.Proposals.Add(proposal);
        draft.Ignored.UnionWith(without);
        foreach (var column in proposal.Columns)
        {
            if (column.Field is { } field)
            {
                draft.Maps.Add(new FieldMap(field, column.Column));
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

        draft.Collection = draft.Users is null
            ? proposal.Collection.With("id", id)
            : NewUsers.Complete(context, draft, proposal.Collection);
        AddIndexes(draft, scan);
        var fields = draft.Collection.Fields.Count;
        context.SayCreation(
            draft,
            $"collection {draft.TargetName} is created with {fields} fields, by "
                + string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{(proposal.IsSample ? "the first" : "all")} {proposal.Rows:N0} {(proposal.Rows == 1 ? "row" : "rows")}"
                )
        );
    }

    /// <summary>Uniqueness that the source declares is kept where no null would become a second empty value.</summary>
    private static void AddIndexes(StreamDraft draft, StreamInference scan)
    {
        var indexes = new List<string>(draft.Collection!.Indexes);
        foreach (var key in draft.Stream.UniqueKeys.Append(draft.Stream.Key))
        {
            var maps = key.Select(c => draft.Maps.Find(m => m.Column == c)).OfType<FieldMap>().ToList();
            var isWhole = maps.Count == key.Count && key.Count > 0 && !scan.IsSample;
            if (
                isWhole
                && key.All(c => scan.Find(c) is { Nulls: 0, Empty: 0 })
                && !maps.Exists(m => m.Field.System || m.Field.Type == FieldType.Json)
            )
            {
                var sql = IndexStatements.Unique(draft.TargetName, draft.Collection.Id, maps.Select(m => m.Field.Name));
                if (!indexes.Contains(sql))
                {
                    indexes.Add(sql);
                }
            }
        }

        draft.Collection = IndexStatements.Set(draft.Collection, indexes);
    }
}
