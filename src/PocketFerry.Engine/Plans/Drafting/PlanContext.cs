using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>What the steps of planning share.</summary>
internal sealed class PlanContext(
    ISource source,
    PlanRequest request,
    IReadOnlyList<SourceStream> streams,
    IReadOnlyList<Collection> target
)
{
    public ISource Source { get; } = source;

    public PlanRequest Request { get; } = request;

    /// <summary>Every stream of the source, taken or not.</summary>
    public IReadOnlyList<SourceStream> Streams { get; } = streams;

    /// <summary>The collections that the target has now.</summary>
    public IReadOnlyList<Collection> Target { get; } = target;

    public List<StreamDraft> Drafts { get; } = [];

    /// <summary>What the run leaves out, but relations lead to: its records are in the target already.</summary>
    public List<StreamDraft> LeftOut { get; } = [];

    /// <summary>Every collection that relations may lead to, carried or not.</summary>
    public IEnumerable<StreamDraft> Parents => Drafts.Concat(LeftOut);

    public List<PlanNote> Notes { get; } = [];

    public List<CollectionProposal> Proposals { get; } = [];

    /// <summary>The target's collection ids by the source's.</summary>
    public Dictionary<string, string> CollectionIds { get; } = new(StringComparer.Ordinal);

    public void Say(StreamDraft? draft, string text) => Note(PlanNoteKind.Info, draft, text);

    public void SayCreation(StreamDraft draft, string text) => Note(PlanNoteKind.Creation, draft, text);

    public void Warn(StreamDraft? draft, string text) => Note(PlanNoteKind.Warning, draft, text);

    /// <summary>The source's stream of that name, exact case first.</summary>
    public SourceStream? StreamOf(string name) =>
        Streams.FirstOrDefault(s => s.Name == name)
        ?? Streams.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The SQL condition on a stream's rows; empty for none.</summary>
    public string WhereOf(StreamDraft draft) =>
        draft.Entry?.Where ?? Request.Where.GetValueOrDefault(draft.Stream.Name, "");

    /// <summary>The draft of a collection by its name in the target, exact case first.</summary>
    public StreamDraft? DraftInto(string collection) =>
        Parents.FirstOrDefault(d => d.TargetName == collection)
        ?? Parents.FirstOrDefault(d => d.TargetName.Equals(collection, StringComparison.OrdinalIgnoreCase));

    public StreamDraft? DraftOf(string stream) =>
        Parents.FirstOrDefault(d => d.Stream.Name == stream)
        ?? Parents.FirstOrDefault(d => d.Stream.Name.Equals(stream, StringComparison.OrdinalIgnoreCase));

    /// <summary>The target's collection of that name, exact case first.</summary>
    public Collection? TargetOf(string name) =>
        Target.FirstOrDefault(c => c.Name == name)
        ?? Target.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a new collection can't have the id (or be found by it).</summary>
    public bool IsIdTaken(string id) =>
        Target.Any(c => c.Id == id || c.Name.Equals(id, StringComparison.OrdinalIgnoreCase))
        || Drafts.Exists(d => d is { IsNew: true, Collection: not null } && d.Collection.Id == id);

    /// <summary>The type asked for a column, or null.</summary>
    public FieldType? TypeOf(SourceStream stream, string column)
    {
        if (
            !Request.Types.TryGetValue($"{stream.Name}.{column}", out var name)
            && !Request.Types.TryGetValue(column, out name)
        )
        {
            return null;
        }

        return FieldTypes.TryParse(name, out var type)
            ? type
            : throw new EndpointException(
                $"There is no field type '{name}' (asked for column '{column}').",
                $"The types are: {string.Join(", ", FieldTypes.All)}.",
                EndpointFailure.Usage
            );
    }

    /// <summary>Whether the user wants a column left out by name.</summary>
    public bool IsDropped(SourceStream stream, string column) =>
        Request.Drop.Contains(column) || Request.Drop.Contains($"{stream.Name}.{column}");

    // Of what is left out, nobody wants to hear.
    private void Note(PlanNoteKind kind, StreamDraft? draft, string text)
    {
        if (draft is not { IsLeftOut: true })
        {
            Notes.Add(new PlanNote(kind, draft?.Stream.Name ?? "", text));
        }
    }
}
