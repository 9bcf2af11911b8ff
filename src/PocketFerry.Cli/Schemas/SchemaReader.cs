using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory;

namespace PocketFerry.Cli.Schemas;

/// <summary>Reads collections from wherever they are: a data directory, a dump folder, or a JSON file.</summary>
internal static class SchemaReader
{
    private const string FileOfDump = "collections.json";

    /// <param name="text">The endpoint as the user wrote it; <c>-</c> is JSON from standard input.</param>
    /// <exception cref="EndpointException">There are none there.</exception>
    public static IReadOnlyList<Collection> Read(string text)
    {
        var address = EndpointAddress.Parse(text);
        if (address.Kind == EndpointKind.DataDirectory)
        {
            return DataDirectorySchema.Read(address.Path);
        }

        var inDump = Path.Combine(address.Path, FileOfDump);
        if (Directory.Exists(address.Path) && !File.Exists(inDump))
        {
            throw new EndpointException(
                $"{text} is neither a data directory nor a dump: it has no data.db and no {FileOfDump}.",
                "Name a data directory, a dump folder, or a JSON file of collections.",
                EndpointFailure.Usage
            );
        }

        return Parse(Directory.Exists(address.Path) ? inDump : address.Path);
    }

    private static IReadOnlyList<Collection> Parse(string path)
    {
        try
        {
            using var content = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            var items = JsonNode.Parse(content) switch
            {
                JsonArray array => array,
                // What GET /api/collections answers.
                JsonObject answer when answer["items"] is JsonArray array => array,
                JsonObject answer when answer["collections"] is JsonArray array => array,
                _ => throw Wrong(path, "it is neither an array of collections nor an object with items"),
            };
            return
            [
                .. items.Select(node =>
                    node is JsonObject json ? Collection.Parse(json) : throw Wrong(path, "an item is no JSON object")
                ),
            ];
        }
        catch (JsonException error)
        {
            throw Wrong(path, $"it is no JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine})", error);
        }
        catch (FormatException error)
        {
            throw Wrong(path, error.Message, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EndpointException(
                $"{path}: {error.Message}",
                "Name a data directory, a dump folder, or a JSON file of collections.",
                EndpointFailure.Usage,
                error
            );
        }
    }

    private static EndpointException Wrong(string path, string problem, Exception? inner = null) =>
        new(
            $"{(path == "-" ? "standard input" : path)} holds no collections: {problem}.",
            "Take what pbferry schema export, or the dashboard's export, writes.",
            EndpointFailure.Usage,
            inner
        );
}
