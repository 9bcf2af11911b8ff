using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Engine.Passes;
using PocketFerry.Engine.Plans.Drafting;
using PocketFerry.Model.Collections;

namespace PocketFerry.Engine.Plans;

/// <summary>Decides, before anything is written, what a run will do.</summary>
public static class RunPlanner
{
    /// <summary>Plans a run. Reads the target's collections, and streams as far as types and ids must be chosen.</summary>
    /// <param name="source">The source.</param>
    /// <param name="target">The target.</param>
    /// <param name="request">What the user asks.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="EndpointException">
    /// The plan can't be made; the message names all that is wrong of one kind, the cure what to type.
    /// </exception>
    public static async Task<PlannedRun> PlanAsync(
        ISource source,
        ITarget target,
        PlanRequest request,
        CancellationToken cancellation = default
    )
    {
        var streams = await source.GetStreamsAsync(cancellation).ConfigureAwait(false);
        var collections =
            request.TargetCollections is { } known ? known
            : target.HasCollections ? await target.GetCollectionsAsync(cancellation).ConfigureAwait(false)
            : [];
        var context = new PlanContext(source, request, streams, collections);
        Conditions.Check(context);
        if (request.File is { } file)
        {
            await FileDrafts.AddAsync(context, file, target, cancellation).ConfigureAwait(false);
        }
        else
        {
            var taken = StreamSelection.Of(context, target.HasCollections);
            if (!target.HasCollections)
            {
                return PassThrough(context, taken);
            }

            TargetResolution.Resolve(context, taken);
        }

        foreach (var draft in context.Parents)
        {
            foreach (var note in draft.Stream.Notes)
            {
                context.Warn(draft, note);
            }

            await IdChoice.ScanAsync(context, draft, cancellation).ConfigureAwait(false);
            IdChoice.Choose(context, draft);
        }

        await ReferredStreams.AddAsync(context, cancellation).ConfigureAwait(false);
        NamedColumns.Check(context);
        NewCollections.AssignIds(context);
        NewCollections.Complete(context);
        MapColumns(context);
        return Finish(context);
    }

    private static void MapColumns(PlanContext context)
    {
        var unknown = new List<string>();
        foreach (var draft in context.Drafts)
        {
            if (draft.Entry?.Fields is not null)
            {
                FileFields.Map(context, draft);
            }
            else if (draft.IsNew && draft.Stream.Collection is null)
            {
                Relations.AddFields(context, draft);
            }
            else
            {
                ColumnMatching.Match(context, draft, unknown);
            }
        }

        if (unknown.Count > 0)
        {
            throw new EndpointException(
                string.Join("; ", unknown) + ".",
                "Add the fields with --add-fields, or leave the columns out with --drop COLUMN (--drop '*' for all of them).",
                EndpointFailure.Usage
            );
        }

        foreach (var draft in context.Drafts.Where(d => d.Stream.Collection is null && d.Entry?.Fields is null))
        {
            Relations.MatchFields(context, draft);
            UnfilledRelations.Warn(context, draft);
        }
    }

    private static PlannedRun Finish(PlanContext context)
    {
        var ordered = StreamOrder.Of(context);
        var request = context.Request;
        var plan = new RunPlan
        {
            Streams = [.. ordered.Select(d => StreamOf(context, d))],
            CreateCollections = [.. ordered.Where(d => d.IsNew).Select(d => d.Collection!)],
            ChangeCollections =
            [
                .. ordered.Where(d => d is { IsNew: false, IsChanged: true }).Select(d => d.Collection!),
            ],
            LeftOut = [.. context.LeftOut.Select(KeysOf)],
            CollectionIds = context.CollectionIds,
            IdNamespace = request.IdNamespace,
            Files = request.Files ? FilesOf(context) : null,
            KeepMissingFiles = request.KeepMissingFiles,
            DryRun = request.DryRun,
            Live = request.Live,
            Stopped = request.Stopped,
            RunId = request.RunId,
        };
        return new PlannedRun(plan, context.Notes, context.Proposals)
        {
            Drafts = context.Drafts,
            Target = context.Target,
        };
    }

    private static StreamPlan KeysOf(StreamDraft draft) =>
        new()
        {
            Stream = draft.Stream,
            Collection = draft.Collection,
            TargetName = draft.TargetName,
            Ids = draft.Ids,
            KeyColumns = draft.KeyColumns,
        };

    private static IFileStore? FilesOf(PlanContext context)
    {
        var own = context.Source as IFileStore;
        return context.Drafts.Exists(d => d.Maps.Exists(m => m.Load is not null)) ? new LoadedFiles(own) : own;
    }

    private static StreamPlan StreamOf(PlanContext context, StreamDraft draft)
    {
        var (mode, match) = WriteModes.For(context, draft);
        if (draft.Stream.Collection?.Type == CollectionType.Auth && !context.Request.WithSecrets)
        {
            context.Warn(
                draft,
                "password hashes are left behind, so that nobody can sign in before a reset (--with-secrets)"
            );
        }
        else if (!context.Request.WithSecrets && PasswordsOf(draft.Stream) is { Length: > 0 } passwords)
        {
            context.Warn(draft, $"the values of {passwords} are left behind (--with-secrets)");
        }

        if (
            context.Source is not IFileStore
            && draft.Maps.Find(m => m is { Field: Model.Fields.FileField, Load: null }) is { } file
        )
        {
            context.Warn(draft, $"'{file.Field.Name}' takes file names alone: the source has no files to go with them");
        }

        if (context.Request.Truncate)
        {
            context.Warn(draft, $"all records of {draft.TargetName} are deleted first (--truncate)");
        }

        return new StreamPlan
        {
            Stream = draft.Stream,
            Collection = draft.Collection,
            TargetName = draft.TargetName,
            Fields = [.. draft.Maps.OrderBy(m => draft.Collection!.IndexOf(m.Field.Name))],
            Mode = mode,
            MatchFields = match,
            Ids = draft.Ids,
            KeyColumns = draft.KeyColumns,
            IgnoredColumns = draft.Ignored,
            Truncate = context.Request.Truncate,
            Limit = context.Request.Limit ?? draft.Entry?.Limit,
            Where = context.WhereOf(draft),
            WithSecrets = context.Request.WithSecrets,
            Since = SinceColumns.Of(context, draft, mode),
            ReplaceFiles = context.Request.ReplaceFiles.Contains(draft.Stream.Name),
        };
    }

    private static string PasswordsOf(SourceStream stream) =>
        string.Join(
            ", ",
            stream.Collection?.Fields.Where(f => f.Type == Model.Fields.FieldType.Password).Select(f => $"'{f.Name}'")
                ?? []
        );

    private static PlannedRun PassThrough(PlanContext context, IReadOnlyList<SourceStream> taken)
    {
        var request = context.Request;
        var streams = taken
            .Select(s => new StreamPlan
            {
                Stream = s,
                TargetName = request.Collection ?? s.Name,
                IgnoredColumns = s.Columns.Select(c => c.Name).Where(c => context.IsDropped(s, c)).ToHashSet(),
                Limit = request.Limit,
                Where = request.Where.GetValueOrDefault(s.Name, ""),
                WithSecrets = request.WithSecrets,
            })
            .ToList();
        var plan = new RunPlan
        {
            Streams = streams,
            Files = request.Files ? context.Source as IFileStore : null,
            KeepMissingFiles = request.KeepMissingFiles,
            DryRun = request.DryRun,
            RunId = request.RunId,
        };
        return new PlannedRun(plan, context.Notes, []);
    }
}
