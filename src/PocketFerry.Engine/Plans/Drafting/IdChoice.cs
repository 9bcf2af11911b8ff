using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Ids;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>Reads the stream as far as needed, and chooses where its record ids come from.</summary>
internal static class IdChoice
{
    private const long RowsThatShowIds = 10_000;

    public static async Task ScanAsync(PlanContext context, StreamDraft draft, CancellationToken cancellation)
    {
        var stream = draft.Stream;
        if (stream.Collection is not null)
        {
            return;
        }

        var known = IdColumnOf(stream, [.. stream.Columns.Select(c => c.Name)]);
        var idsOpen = Asked(context, draft) is null && Key(context, draft) is null;
        if (!draft.InfersTypes(context) && stream.Columns.Count > 0 && !(idsOpen && known is not null))
        {
            return;
        }

        // Only types that are yet to be chosen need every row; what the ids are like shows soon.
        var inferred = draft.InfersTypes(context) || stream.Columns.Count == 0;
        var asked = stream.Columns.Select(c => c.Name).Concat(context.Request.Types.Keys.Select(k => k.Split('.')[^1]));
        draft.Scan = await StreamInference
            .ScanAsync(
                context.Source,
                stream,
                new InferenceOptions
                {
                    Rows = Least(
                        context.Request.SampleRows ?? (inferred ? null : RowsThatShowIds),
                        context.Request.Limit
                    ),
                    Where = context.WhereOf(draft),
                    IdColumn = known ?? "id",
                    IdRule = Rule(draft),
                    SelectColumns = asked
                        .Where(c => context.TypeOf(stream, c) == Model.Fields.FieldType.Select)
                        .ToHashSet(StringComparer.Ordinal),
                },
                cancellation
            )
            .ConfigureAwait(false);
    }

    public static void Choose(PlanContext context, StreamDraft draft)
    {
        draft.IdColumn = NamedColumn(draft) ?? IdColumnOf(draft.Stream, draft.Columns);
        var why = Decide(context, draft);
        if (draft.Ids == IdPolicy.Keep)
        {
            if (draft.IdColumn is null)
            {
                throw new EndpointException(
                    $"'{draft.Stream.Name}' has no column 'id' whose values could be kept.",
                    "Derive ids from a key with --key COLUMN, or make new ones with --ids new.",
                    EndpointFailure.Usage
                );
            }

            Say(context, draft, $"ids are kept{why}");
            return;
        }

        if (!IdFormat.TryCreate(draft.IdField, out var format, out var problem))
        {
            throw new EndpointException(
                $"{draft.TargetName}: {problem}",
                "Give the rows ids that fit (--ids keep), or change the limits of the id field.",
                EndpointFailure.Usage
            );
        }

        draft.IdFormat = format;
        if (draft.Ids == IdPolicy.New)
        {
            Say(context, draft, "ids are new and random");
        }
        else if (draft.KeyColumns.Count > 0)
        {
            Say(context, draft, $"ids are derived from {string.Join(" + ", draft.KeyColumns)}{why}");
        }
        else
        {
            context.Warn(
                draft,
                "ids are derived from row numbers, for want of a key: only an unchanged file gives them again"
            );
        }
    }

    /// <summary>
    /// Where the ids of a stream's records came from that are in the target already, as far as the source tells; "new" where nothing
    /// leads to them.
    /// </summary>
    public static void Recall(PlanContext context, StreamDraft draft)
    {
        draft.IdColumn = IdColumnOf(draft.Stream, draft.Columns);
        Decide(context, draft);
        var isKnown = draft.Ids switch
        {
            IdPolicy.Keep => draft.IdColumn is not null,
            IdPolicy.Derive => draft.KeyColumns.Count > 0,
            _ => false,
        };
        if (!isKnown || !IdFormat.TryCreate(draft.IdField, out var format, out _))
        {
            draft.Ids = IdPolicy.New;
            return;
        }

        draft.IdFormat = format;
    }

    // What stands in the plan file needn't be said again.
    private static void Say(PlanContext context, StreamDraft draft, string text)
    {
        if (draft.Entry is not { Ids: not null })
        {
            context.Say(draft, text);
        }
    }

    private static string Decide(PlanContext context, StreamDraft draft)
    {
        var key = Key(context, draft);
        if (Asked(context, draft) is { } asked)
        {
            draft.Ids = asked;
            draft.KeyColumns = asked == IdPolicy.Derive ? key ?? SourceKey(draft) : [];
            return draft.Entry is null ? " (--ids)" : "";
        }

        if (key is not null)
        {
            draft.Ids = IdPolicy.Derive;
            draft.KeyColumns = key;
            return draft.Entry is null ? " (--key)" : "";
        }

        if (draft.Stream.Collection is not null)
        {
            draft.Ids = IdPolicy.Keep;
            return "";
        }

        var evidence = draft.IdColumn is null ? null : draft.Scan?.Find(draft.IdColumn);
        if (evidence is { Nulls: 0, Empty: 0, Values: > 0 } && evidence.RefusedIds * 2 < evidence.Values)
        {
            // A few broken ids are broken rows. Deriving instead would double every record that is there already.
            draft.Ids = IdPolicy.Keep;
            return evidence.RefusedIds == 0 ? "" : $"; {Plural(evidence.RefusedIds)} no record id and will be rejected";
        }

        draft.Ids = IdPolicy.Derive;
        draft.KeyColumns = SourceKey(draft);
        return evidence is not { RefusedIds: > 0 } ? ""
            : draft.KeyColumns.Contains(draft.IdColumn!)
                ? $": {Plural(evidence.RefusedIds)} no record id ('{evidence.FirstRefusedId}')"
            : "";
    }

    private static IReadOnlyList<string> SourceKey(StreamDraft draft)
    {
        if (draft.Stream.Key.Count > 0 || draft.IdColumn is not { } column)
        {
            return draft.Stream.Key;
        }

        // A column with holes is no key; one that wasn't looked at is taken at its name.
        return draft.Scan?.Find(column) is null or { Nulls: 0, Empty: 0, Values: > 0 } ? [column] : [];
    }

    private static IReadOnlyList<string>? Key(PlanContext context, StreamDraft draft)
    {
        var keys = context.Request.Keys;
        var columns = draft.Columns;
        if (draft.Entry?.Key is { } planned)
        {
            var missing = planned.FirstOrDefault(k => columns.Count > 0 && !columns.Contains(k));
            return missing is null
                ? planned
                : throw draft
                    .Entry.MarkOf("key")
                    .Error(
                        $"'{draft.Stream.Name}' has no column '{missing}'.",
                        $"Its columns are: {string.Join(", ", columns)}."
                    );
        }

        if (
            !keys.TryGetValue(draft.Stream.Name, out var key)
            && !keys.TryGetValue(draft.TargetName, out key)
            && !keys.TryGetValue("*", out key)
        )
        {
            return null;
        }

        var unknown = key.FirstOrDefault(k => columns.Count > 0 && !columns.Contains(k));
        return unknown is null ? key
            // The option is for the streams that are taken.
            : draft.IsRecalled ? null
            : throw new EndpointException(
                $"'{draft.Stream.Name}' has no column '{unknown}' (--key).",
                $"Its columns are: {string.Join(", ", columns)}.",
                EndpointFailure.Usage
            );
    }

    private static IdPolicy? Asked(PlanContext context, StreamDraft draft) =>
        draft.Entry?.Ids ?? (NamedColumn(draft) is null ? context.Request.Ids : IdPolicy.Keep);

    /// <summary>The column that a plan file gives the field <c>id</c>.</summary>
    private static string? NamedColumn(StreamDraft draft) =>
        draft.Entry?.Fields?.FirstOrDefault(f => f.Name == "id") is { From: [var column] } ? column : null;

    private static IdRule Rule(StreamDraft draft)
    {
        try
        {
            return new IdRule(draft.IdField);
        }
        catch (FormatException e)
        {
            throw new EndpointException($"{draft.TargetName}: {e.Message}", "", EndpointFailure.Usage, e);
        }
    }

    /// <summary>The column called <c>id</c>; MongoDB's key, whatever else is called so.</summary>
    private static string? IdColumnOf(SourceStream stream, IReadOnlyList<string> columns) =>
        stream.Key is ["_id"] ? "_id" : columns.FirstOrDefault(c => c == "id") ?? columns.FirstOrDefault(IsId);

    private static bool IsId(string column) => column.Equals("id", StringComparison.OrdinalIgnoreCase);

    private static long? Least(long? left, long? right) =>
        left is null ? right
        : right is null ? left
        : Math.Min(left.Value, right.Value);

    private static string Plural(long count) =>
        count == 1 ? "1 value is" : count.ToString("N0", CultureInfo.InvariantCulture) + " values are";
}
