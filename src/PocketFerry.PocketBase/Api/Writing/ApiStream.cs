using PocketFerry.Engine.Ledgers;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.Api.Writing.After;
using PocketFerry.PocketBase.DataDirectory.Schema;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>What a run knows of one of its streams.</summary>
internal sealed class ApiStream : IDisposable
{
    public ApiStream(RunPlan run, int number, ApiServer server, RunLedger ledger)
    {
        Number = number;
        Plan = run.Streams[number];
        Collection = Plan.Collection ?? throw new ArgumentException("The stream has no collection.", nameof(run));
        var mapped = Plan.Fields.Select(f => f.Field.Name).ToHashSet(StringComparer.Ordinal);
        var unwritten = run.Streams.Skip(number).Select(s => s.Collection?.Id).ToHashSet();
        Deferred = Collection
            .Fields.Select((field, index) => (field, index))
            .Where(f => f.field is RelationField relation && unwritten.Contains(relation.CollectionId))
            .Where(f => mapped.Contains(f.field.Name))
            .Select(f => f.index)
            .ToHashSet();
        BySql = server.Options.Road == ApiRoad.Sql;
        ByHooks = server.ByHooks;
        LacksRequiredFiles =
            Plan.LosesFiles && Collection.Fields.Any(f => f is { Type: FieldType.File, Required: true });
        IsRaw = ByHooks && (server.Options.Raw || RequiredDeferred is not null || LacksRequiredFiles);
        UniqueFields = Collection
            .Indexes.Select(CollectionIndex.TryParse)
            .OfType<CollectionIndex>()
            .Where(i => i.Unique)
            .SelectMany(i => i.Columns.Select(c => Collection.IndexOf(c.Name)))
            .ToHashSet();
        ReadsSecrets =
            Plan.Mode != WriteMode.Skip
            && Plan.Fields.Any(m =>
                Reading.SecretColumns.IsSecret(Collection, m.Field)
                // An e-mail that changes moves the token key.
                || (ledger.Undo is not null && IsAuth && m.Field.Name == "email")
            );
        Late = new LateColumns(server, Collection, mapped, run.DryRun);
        Body = new RecordBody(Collection);
        Line = new RecordBody(Collection, forHooks: true, IsRaw);
        Sample = new RecordSample(Collection);
        Files = run.Files is { } files
            ? new FileUploads(files, Plan.Stream, Collection, run.KeepMissingFiles, Renamed)
            : null;
        void Renamed(FileRename rename)
        {
            ledger.Renames.Add(rename.Collection, rename.RecordId, rename.Field, rename.OldName, rename.NewName);
            server.Options.FileRenamed?.Invoke(rename);
        }

        FileFields =
        [
            .. Enumerable.Range(0, Collection.Fields.Count).Where(i => Collection.Fields[i].Type == FieldType.File),
        ];
        RelationFields =
        [
            .. Enumerable.Range(0, Collection.Fields.Count).Where(i => Collection.Fields[i] is RelationField),
        ];
    }

    public int Number { get; }

    public StreamPlan Plan { get; }

    public Collection Collection { get; }

    /// <summary>Relations to records that may not be there yet: to the collection itself, or one written later.</summary>
    public IReadOnlySet<int> Deferred { get; }

    /// <summary>Whether SQL was asked for to write whole records.</summary>
    public bool BySql { get; }

    /// <summary>Whether pbferry's hooks write the records.</summary>
    public bool ByHooks { get; }

    /// <summary>
    /// Whether the hooks write them straight into the table: that was asked for, or required relations go to records that
    /// come later, or required files are lost.
    /// </summary>
    public bool IsRaw { get; }

    /// <summary>Whether new records go without files that the validators ask for.</summary>
    public bool LacksRequiredFiles { get; }

    /// <summary>Fields of unique indexes, by position.</summary>
    public IReadOnlySet<int> UniqueFields { get; }

    /// <summary>Whether SQL writes new records with all of their relations, though these may lead nowhere yet.</summary>
    public bool WritesAllAtOnce => BySql || RequiredDeferred is not null || LacksRequiredFiles;

    /// <summary>Whether password hashes and token keys of existing records are wanted, where they can be had.</summary>
    public bool ReadsSecrets { get; }

    /// <summary>Some of the records that were written, to be read back.</summary>
    public RecordSample Sample { get; }

    public LateColumns Late { get; }

    /// <summary>Makes the records API's bodies.</summary>
    public RecordBody Body { get; }

    /// <summary>Makes the hooks' bodies.</summary>
    public RecordBody Line { get; }

    public FileUploads? Files { get; }

    public IReadOnlyList<int> FileFields { get; }

    public IReadOnlyList<int> RelationFields { get; }

    public bool IsAuth => Collection.Type == CollectionType.Auth;

    /// <summary>The first relation that waits and yet must not be empty; null where there is none.</summary>
    public Field? RequiredDeferred => Deferred.Select(i => Collection.Fields[i]).FirstOrDefault(f => f.Required);

    public void Dispose()
    {
        Body.Dispose();
        Line.Dispose();
        Sample.Dispose();
    }
}
