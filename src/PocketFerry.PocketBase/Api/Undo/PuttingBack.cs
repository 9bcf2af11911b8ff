using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Mapping;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;
using PocketFerry.Engine.Undo;
using PocketFerry.Model.Fields;

namespace PocketFerry.PocketBase.Api.Undo;

/// <summary>Writes pre-images into a server, as an upsert of their own.</summary>
/// <param name="server">The server.</param>
/// <param name="undo">Holds the pre-images.</param>
/// <param name="makesAgain">Whether records of a collection are gone and made again.</param>
internal sealed class PuttingBack(ApiServer server, UndoFile undo, Func<ServerTable, bool> makesAgain)
{
    /// <summary>Writes them; gives those that the server won't take.</summary>
    public async Task<RefusedRecords> PutBackAsync(IReadOnlyList<ServerTable> tables, CancellationToken cancellation)
    {
        var refused = new RefusedRecords();
        if (tables.Count == 0)
        {
            return refused;
        }

        // A record that was put back may have had what another one needs: its unique value, the end of its relation.
        long before;
        do
        {
            before = refused.Count;
            refused = new RefusedRecords();
            await WriteAsync(tables, refused, cancellation).ConfigureAwait(false);
        } while (refused.Count > 0 && (before == 0 || refused.Count < before));

        return refused;
    }

    private async Task WriteAsync(
        IReadOnlyList<ServerTable> tables,
        RefusedRecords refused,
        CancellationToken cancellation
    )
    {
        // It disposes what it has, which isn't its.
        var target = new ApiTarget(server);
        var source = new PreImageSource(server.Name, undo);
        var plan = new RunPlan { Streams = [.. tables.Select(Stream)] };
        var options = new RunOptions { OnError = OnError.Reject, Rejects = refused };
        await new RunExecutor(source, target, plan, options, new MapperOptions())
            .ExecuteAsync(cancellation)
            .ConfigureAwait(false);
    }

    private StreamPlan Stream(ServerTable table)
    {
        var fields = table.Undo.Fields.Select(table.Collection.Find).OfType<Field>().ToLookup(f => f is FileField);
        return new StreamPlan
        {
            Stream = new SourceStream(table.Undo.Name)
            {
                Collection = table.Collection,
                Columns = [.. table.Undo.Fields.Select(f => new SourceColumn(f))],
                Key = ["id"],
            },
            Collection = table.Collection,
            TargetName = table.Collection.Name,
            Mode = WriteMode.Upsert,
            WithSecrets = true,
            // Files are left as they are: their contents aren't kept.
            Fields = [.. fields[false].Select(f => new FieldMap(f, f.Name))],
            IgnoredColumns = fields[true].Select(f => f.Name).ToHashSet(),
            LosesFiles = makesAgain(table),
        };
    }
}
