using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Plans.Drafting;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Verification.Pairing;

/// <summary>Finds what is compared with what, and how FROM's rows become records.</summary>
internal sealed class PairPlanner(ISource from, ISource to, VerifyRequest request)
{
    private readonly List<string> _notes = [];
    private IReadOnlyList<SourceStream> _toStreams = [];
    private IReadOnlyList<Collection> _toCollections = [];
    private RunPlan? _reading;

    /// <summary>What there is to say about the whole.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <exception cref="EndpointException">The sides can't be compared at all.</exception>
    public async Task<IReadOnlyList<CollectionPair>> PairAsync(CancellationToken cancellation)
    {
        _toStreams = await to.GetStreamsAsync(cancellation).ConfigureAwait(false);
        _toCollections = [.. _toStreams.Select(s => s.Collection).OfType<Collection>()];
        _reading = await ReadingAsync(cancellation).ConfigureAwait(false);
        var streams = await from.GetStreamsAsync(cancellation).ConfigureAwait(false);
        foreach (var stream in streams)
        {
            if (TargetOf(stream.Name)?.Collection is { } there)
            {
                request.Links?.Add(stream.Collection?.Name ?? stream.Name, stream.Collection, there);
            }
        }

        if (request.Run is { } run)
        {
            return [.. run.Streams.Where(s => s.Collection is not null).Select(s => Planned(run, s, isRun: true))];
        }

        var context = new PlanContext(from, request.Plan, streams, _toCollections);
        if (request.Plan.File is null)
        {
            var taken = StreamSelection.Of(context, intoCollections: true);
            _notes.AddRange(context.Notes.Select(n => n.Text));
            if (taken.All(s => IsAlike(s, TargetOf(s.Name))) && !IsShaped)
            {
                return [.. taken.Select(s => Alike(s, streams))];
            }

            return await PlanAsync(taken, cancellation).ConfigureAwait(false);
        }

        return await PlanAsync([], cancellation).ConfigureAwait(false);
    }

    // A dump in CSV has texts alone: they become records of its own collections first.
    private async Task<RunPlan?> ReadingAsync(CancellationToken cancellation)
    {
        var untyped = _toStreams.Where(s => s is { TextIsUntyped: true, Collection: not null }).Select(s => s.Name);
        if (!untyped.Any())
        {
            return null;
        }

        var wanted = new PlanRequest
        {
            Collections = [.. untyped],
            Drop = ["*"],
            WithSecrets = request.Plan.WithSecrets,
            Files = request.Plan.Files,
        };
        var target = new FixedTarget(to.Name, _toCollections);
        return (await RunPlanner.PlanAsync(to, target, wanted, cancellation).ConfigureAwait(false)).Plan;
    }

    private PairSide ToSide(SourceStream target, Collection collection) =>
        new(to, target, collection)
        {
            Plan = _reading,
            Mapping = _reading?.Streams.FirstOrDefault(s => s.Stream.Name == target.Name),
        };

    private bool IsShaped =>
        request.Plan
            is { Ids: not null }
                or { Mode: not null }
                or { Keys.Count: > 0 }
                or { Upsert.Count: > 0 }
                or { Types.Count: > 0 }
                or { Where.Count: > 0 }
                or { Drop.Count: > 0 }
                or { Limit: not null };

    private SourceStream? TargetOf(string name)
    {
        name = request.Plan.Collection ?? name;
        return _toStreams.FirstOrDefault(s => s.Name == name)
            ?? _toStreams.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    // Records of PocketBase on both sides, with fields of the same kinds: nothing has to be converted.
    private static bool IsAlike(SourceStream stream, SourceStream? target) =>
        stream is { Collection: { } own, TextIsUntyped: false }
        && (
            target is null
            || target.Collection?.Fields.All(f => own.Find(f.Name) is not { } mine || SameKind(mine, f)) != false
        );

    private static bool SameKind(Field one, Field other) =>
        one.Type == other.Type && one.IsMultiple == other.IsMultiple && one.IsPrimaryKey == other.IsPrimaryKey;

    private CollectionPair Alike(SourceStream stream, IReadOnlyList<SourceStream> all)
    {
        var own = stream.Collection!;
        var target = TargetOf(stream.Name);
        if (target is null)
        {
            return Missing(stream, request.Plan.Collection ?? stream.Name, own);
        }

        var there = target.Collection ?? own;
        var report = NewReport(stream.Name, target.Name);
        var fields = new ComparedFields(request, report, HaveFiles(from as IFileStore));
        SayFields(report, fields, own, there);
        return new CollectionPair
        {
            Name = target.Name,
            Report = report,
            From = new PairSide(from, stream, own) { IsFrom = true, CollectionIds = CollectionIds(all) },
            To = ToSide(target, there),
            Compared = fields.Choose(there, f => own.Find(f.Name) is not null),
        };
    }

    private static void SayFields(CollectionReport report, ComparedFields fields, Collection own, Collection there)
    {
        foreach (var field in own.Fields.Where(f => !f.IsPrimaryKey && there.Find(f.Name) is null))
        {
            if (fields.IsIgnored(field.Name))
            {
                fields.LeaveOut(field.Name, "as asked (--ignore)");
            }
            else
            {
                report.Findings.Add(
                    new Finding("missing-field", $"TO has no field '{field.Name}'", IsDifference: true)
                );
            }
        }

        foreach (var field in there.Fields.Where(f => own.Find(f.Name) is null))
        {
            fields.LeaveOut(field.Name, "FROM has no such field");
        }
    }

    private Dictionary<string, string> CollectionIds(IReadOnlyList<SourceStream> all)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var own in all.Select(s => s.Collection).OfType<Collection>())
        {
            if (TargetOf(own.Name)?.Collection is { } there && own.Id.Length > 0 && there.Id.Length > 0)
            {
                ids.TryAdd(own.Id, there.Id);
            }
        }

        return ids;
    }

    private async Task<IReadOnlyList<CollectionPair>> PlanAsync(
        IReadOnlyList<SourceStream> taken,
        CancellationToken cancellation
    )
    {
        var target = new FixedTarget(to.Name, _toCollections);
        var wanted = request.Plan with
        {
            SkipMissing = true,
            CreateMissing = false,
            Drop = [.. request.Plan.Drop, "*"],
            TargetCollections = _toCollections,
        };
        var planned = await RunPlanner.PlanAsync(from, target, wanted, cancellation).ConfigureAwait(false);
        var plan = planned.Plan with { IdSeed = request.IdSeed };
        var pairs = plan.Streams.Select(s => Planned(plan, s, isRun: false)).ToList();
        foreach (var stream in taken.Where(t => !plan.Streams.Any(s => s.Stream.Name == t.Name)))
        {
            pairs.Add(Missing(stream, request.Plan.Collection ?? stream.Name, stream.Collection));
        }

        return pairs;
    }

    private CollectionPair Planned(RunPlan plan, StreamPlan stream, bool isRun)
    {
        var target = TargetOf(stream.TargetName) ?? _toStreams.FirstOrDefault(s => s.Name == stream.TargetName);
        if (target is null)
        {
            return Missing(stream.Stream, stream.TargetName, stream.Collection);
        }

        var report = NewReport(stream.Stream.Name, target.Name);
        var isPart = stream.Limit is not null || stream.Where.Length > 0;
        var isNew = plan.CreateCollections.Any(c => c.Name == stream.TargetName) || stream.Truncate;
        report.AllowsChanged = stream.Mode == WriteMode.Skip;
        report.AllowsExtra |= isPart || (isRun && !isNew);
        var fields = new ComparedFields(request, report, HaveFiles(plan.Files ?? from as IFileStore));
        if (!isRun)
        {
            SayColumns(report, fields, stream);
        }

        var collection = stream.Collection!;
        var supplied = stream.Fields.ToDictionary(f => f.Field.Name, f => f, StringComparer.Ordinal);
        report.WhyNot =
            stream.Ids == IdPolicy.New && stream.MatchFields.Count == 0 && plan.IdSeed.Length == 0
                ? "the run chose ids at random, so nothing tells which record is which"
                : "";
        var isAlike =
            isRun && stream is { Ids: IdPolicy.Keep, Mode: WriteMode.Insert } && IsAlike(stream.Stream, target);
        return new CollectionPair
        {
            Name = target.Name,
            Report = report,
            FirstWins = stream.Mode is WriteMode.Insert or WriteMode.Skip,
            SilenceKeeps = stream.Mode is WriteMode.Upsert or WriteMode.Merge,
            MatchFields = stream.MatchFields,
            From = new PairSide(from, stream.Stream, isAlike ? stream.Stream.Collection! : collection)
            {
                IsFrom = true,
                Mapping = isAlike ? null : stream,
                Plan = plan,
                CollectionIds = plan.CollectionIds,
            },
            To = ToSide(target, target.Collection ?? collection),
            Compared = fields.Choose(
                collection,
                f => supplied.TryGetValue(f.Name, out var map) && IsComparable(fields, stream, map)
            ),
        };
    }

    // A plain password is hashed with a salt of its own: two hashes of one password are never the same.
    private static bool IsComparable(ComparedFields fields, StreamPlan stream, FieldMap map)
    {
        if (map.Field.Type != FieldType.Password || stream.Stream.Collection is not null)
        {
            return true;
        }

        fields.LeaveOut("secrets", "passwords of FROM are hashed by whoever stores them, never twice alike");
        return false;
    }

    private void SayColumns(CollectionReport report, ComparedFields fields, StreamPlan stream)
    {
        if (request.Plan.File is not null)
        {
            return;
        }

        var own = stream.Stream.Collection;
        foreach (var column in stream.IgnoredColumns)
        {
            var isLeft =
                !SystemKeys.Contain(column, own is not null, stream.IgnoredColumns)
                && !stream.KeyColumns.Contains(column)
                && !request.Plan.Drop.Contains(column)
                && !request.Plan.Drop.Contains($"{stream.Stream.Name}.{column}")
                && !request.Plan.Drop.Contains("*")
                && !column.Equals("id", StringComparison.OrdinalIgnoreCase)
                && own?.Find(column) is not (PasswordField or FileField)
                && !(column == "tokenKey" && own?.Type == CollectionType.Auth);
            if (isLeft && !fields.IsIgnored(column))
            {
                report.Findings.Add(
                    new Finding("missing-field", $"TO has no field for the column '{column}'", IsDifference: true)
                );
            }
        }
    }

    private CollectionPair Missing(SourceStream stream, string name, Collection? collection) =>
        new()
        {
            Name = name,
            Report = new CollectionReport(stream.Name, name) { IsMissing = true, FromRecords = stream.RowCount ?? 0 },
            From = new PairSide(from, stream, collection ?? NewCollection.Base(name, [])),
            Compared = collection ?? NewCollection.Base(name, []),
        };

    private CollectionReport NewReport(string stream, string name) =>
        new(stream, name) { AllowsExtra = request.AllowExtra };

    private bool HaveFiles(IFileStore? files) => files is not null && to is IFileStore;
}
