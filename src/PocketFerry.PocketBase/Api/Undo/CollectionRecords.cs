using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Collections;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>Writes down which collections of a server a run makes and changes, as the API gives them.</summary>
internal sealed class CollectionRecords(ApiServer server, UndoFile undo)
{
    /// <summary>The name under which they are written down.</summary>
    public const string Name = "_collections";

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Before the server is told.</summary>
    public async Task IntendAsync(RunPlan plan, CancellationToken cancellation)
    {
        var number = undo.Collection(Name, Name, []).Number;
        var now = await server.ReadCollectionsAsync(cancellation).ConfigureAwait(false);
        foreach (var collection in plan.CreateCollections.Concat(plan.ChangeCollections))
        {
            var before = now.FirstOrDefault(c => c.Id == collection.Id);
            undo.Records.Intend(number, collection.Id, before is null ? null : Text(before));
            _ids.Add(collection.Id);
        }

        undo.Commit();
    }

    /// <summary>After it has done so.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        var number = undo.Collection(Name, Name, []).Number;
        foreach (var collection in await server.ReadCollectionsAsync(cancellation).ConfigureAwait(false))
        {
            if (_ids.Contains(collection.Id))
            {
                undo.Records.SetAfter(number, collection.Id, Text(collection));
            }
        }

        undo.Commit();
    }

    /// <summary>A collection as it is written down.</summary>
    public static byte[] Text(Collection collection) => Encoding.UTF8.GetBytes(collection.ToJson().ToJsonString());

    /// <summary>A collection that was written down.</summary>
    public static Collection Parse(byte[] text) => Collection.Parse(JsonNode.Parse(text)!.AsObject());
}
