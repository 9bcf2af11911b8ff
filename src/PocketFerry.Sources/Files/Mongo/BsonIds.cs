using System.Globalization;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Reads the <c>_id</c> of a document, and nothing else of it.</summary>
internal static class BsonIds
{
    /// <summary>The id as the texts of keys are; null where there is none, or it is no key.</summary>
    public static string? Of(ArraySegment<byte> document)
    {
        using var reader = BsonFrames.Open(document);
        try
        {
            reader.ReadStartDocument();
            while (reader.ReadBsonType() != BsonType.EndOfDocument)
            {
                if (reader.ReadName() == "_id")
                {
                    return Text(reader);
                }

                reader.SkipValue();
            }
        }
        catch (Exception error) when (BsonFaults.IsOfDocument(error))
        {
            // It becomes a reject when its turn comes.
        }

        return null;
    }

    private static string? Text(BsonBinaryReader reader) =>
        reader.CurrentBsonType switch
        {
            BsonType.ObjectId => reader.ReadObjectId().ToString(),
            BsonType.String => reader.ReadString(),
            BsonType.Int32 => reader.ReadInt32().ToString(CultureInfo.InvariantCulture),
            BsonType.Int64 => reader.ReadInt64().ToString(CultureInfo.InvariantCulture),
            BsonType.Binary => BsonValues.Uuid(reader.ReadBinaryData()),
            _ => null,
        };
}
