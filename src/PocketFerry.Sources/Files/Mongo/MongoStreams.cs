using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Describes collections as streams, after a reading of all their documents.</summary>
internal static class MongoStreams
{
    public static IReadOnlyList<SourceStream> Of(IReadOnlyList<MongoCollection> collections)
    {
        foreach (var collection in collections)
        {
            collection.Explore(column => collections.Any(c => ReferenceNames.Suggest(column, c.Name)));
        }

        var references = References.Of(collections);
        return [.. collections.Select(c => Stream(c, references))];
    }

    private static SourceStream Stream(MongoCollection collection, References references)
    {
        var profile = collection.Profile!;
        foreach (var column in profile.Columns.Where(c => c.Kinds == BsonKinds.Point))
        {
            collection.Forms[column.Name] = ColumnForm.Point;
        }

        var hasKey = profile is { AllHaveIds: true, Rows: > 0 };
        return new SourceStream(collection.Name)
        {
            Columns = [.. profile.Columns.Select(c => new SourceColumn(c.Name, DeclaredTypes.Of(c, collection.Forms)))],
            Key = hasKey ? ["_id"] : [],
            ForeignKeys = references.Keys(collection),
            UniqueKeys = collection.Metadata.UniqueKeys,
            EstimatedBytes = collection.Input.Length,
            Notes =
            [
                .. collection.DumpNotes,
                .. collection.Metadata.Notes,
                .. references.Notes(collection),
                .. profile.Columns.SelectMany(c => ColumnNotes.Of(c, collection.Forms)),
            ],
        };
    }
}
