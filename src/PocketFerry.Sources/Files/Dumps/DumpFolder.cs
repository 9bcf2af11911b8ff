using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.Sources.Files.Input;

namespace PocketFerry.Sources.Files.Dumps;

/// <summary>Reads a dump folder's manifest and collections, of our form and of older ones.</summary>
internal sealed class DumpFolder(string folder)
{
    private static readonly string[] Endings = [".ndjson", ".jsonl", ".json", ".csv"];
    private static readonly string[] Compressions = ["", ".gz", ".zst"];

    /// <summary>Whether the folder holds anything that reads as a dump.</summary>
    public static bool IsDump(string folder) =>
        File.Exists(Path.Combine(folder, DumpManifest.FileName)) || new DumpFolder(folder).Loose().Count > 0;

    /// <summary>The manifest, or one made up from the folder's files where there is none.</summary>
    /// <exception cref="EndpointException">The manifest is broken, or names what isn't there.</exception>
    public DumpManifest Manifest(List<string> notes)
    {
        var path = Path.Combine(folder, DumpManifest.FileName);
        if (!File.Exists(path))
        {
            var loose = Loose();
            if (loose.Count == 0)
            {
                throw new EndpointException(
                    $"{folder}: the folder holds no dump: neither manifest.json nor data files.",
                    "Name the folder that 'pbferry export' wrote.",
                    EndpointFailure.Usage
                );
            }

            notes.Add(
                $"{folder} has no manifest.json: its files are read by name, and nothing tells whether any is cut off."
            );
            return new DumpManifest { Collections = loose, IsSimple = true };
        }

        return Parse(path) switch
        {
            JsonArray list => Simple(list, path, notes),
            JsonObject json => Current(json, path),
            _ => throw Broken(path, "it is neither an object nor an array"),
        };
    }

    /// <summary>The definitions in <c>collections.json</c>; empty where there is no such file.</summary>
    public IReadOnlyList<Collection> Collections()
    {
        var path = Path.Combine(folder, DumpManifest.CollectionsFileName);
        if (!File.Exists(path))
        {
            return [];
        }

        var root = Parse(path);
        var list = root as JsonArray ?? (root as JsonObject)?["collections"] as JsonArray;
        if (list is null)
        {
            throw Broken(path, "it holds no array of collections");
        }

        try
        {
            return
            [
                .. list.Select(n =>
                    Collection.Parse(n as JsonObject ?? throw new FormatException("an element is no object"))
                ),
            ];
        }
        catch (FormatException e)
        {
            throw Broken(path, e.Message);
        }
    }

    private static JsonNode? Parse(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonNode.Parse(file, documentOptions: new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Broken(path, e.Message);
        }
    }

    private static DumpManifest Current(JsonObject json, string path)
    {
        if (Text(json, "format") != DumpManifest.FormatName)
        {
            throw Broken(path, $"its format is not '{DumpManifest.FormatName}'");
        }

        if (Number(json, "version") is not { } version || version is < 1 or > DumpManifest.CurrentVersion)
        {
            throw new EndpointException(
                $"{path}: version {json["version"]?.ToJsonString() ?? "?"} of the dump isn't known here (the newest is {DumpManifest.CurrentVersion}).",
                "Use the pbferry that wrote it, or a newer one."
            );
        }

        var entries = new List<DumpEntry>();
        foreach (var node in json["collections"] as JsonArray ?? throw Broken(path, "it has no 'collections'"))
        {
            entries.Add(Entry(node as JsonObject ?? throw Broken(path, "a collection is no object"), path));
        }

        Distinct(entries, path);
        return new DumpManifest
        {
            CreatedAt = DateTimeOffset.TryParse(
                Text(json, "createdAt"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var created
            )
                ? created
                : null,
            Source = json["source"]?.DeepClone() as JsonObject,
            Collections = entries,
        };
    }

    private static DumpEntry Entry(JsonObject json, string path)
    {
        var name = Text(json, "name");
        var file = Text(json, "file");
        if (name.Length == 0 || !SafePath.IsName(file))
        {
            throw Broken(
                path,
                $"collection '{name}' has the file '{file}', which is no file name in the dump's folder"
            );
        }

        return new DumpEntry(name, file)
        {
            Id = Text(json, "id"),
            Type = Text(json, "type"),
            Records = Number(json, "records"),
            Sha256 = Text(json, "sha256"),
            Bytes = Number(json, "bytes"),
            FileCount = Number(json["files"] as JsonObject, "count") ?? 0,
            FileBytes = Number(json["files"] as JsonObject, "bytes") ?? 0,
        };
    }

    private DumpManifest Simple(JsonArray list, string path, List<string> notes)
    {
        var entries = new List<DumpEntry>();
        foreach (var node in list)
        {
            var json = node as JsonObject ?? throw Broken(path, "an element is no object");
            var name = Text(json, "collection");
            if (!SafePath.IsName(name))
            {
                throw Broken(path, $"'{name}' is no collection name");
            }

            var file =
                Candidates(name).FirstOrDefault(f => File.Exists(Path.Combine(folder, f)))
                ?? throw new EndpointException(
                    $"{path}: it names the collection '{name}', but there is no {name}.ndjson or {name}.json beside it.",
                    "Copy the dump again; a part of it is missing."
                );
            entries.Add(new DumpEntry(name, file) { Records = Number(json, "records") });
        }

        Distinct(entries, path);
        notes.Add($"{folder} is a dump of the older, simple form: only its record counts can be checked.");
        return new DumpManifest { Collections = entries, IsSimple = true };
    }

    private static void Distinct(List<DumpEntry> entries, string path)
    {
        var twice = entries.GroupBy(e => e.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            throw Broken(path, $"it names the collection '{twice.Key}' twice");
        }
    }

    private static IEnumerable<string> Candidates(string name) =>
        Endings.SelectMany(e => Compressions.Select(c => name + e + c));

    private List<DumpEntry> Loose() =>
        [
            .. Directory
                .EnumerateFiles(folder)
                .Select(Path.GetFileName)
                .OfType<string>()
                .Where(f =>
                    f is not (DumpManifest.FileName or DumpManifest.CollectionsFileName)
                    && Candidates(FileNaming.StreamNameOf(f)).Contains(f)
                )
                .Order(StringComparer.Ordinal)
                .Select(f => new DumpEntry(FileNaming.StreamNameOf(f), f))
                .DistinctBy(e => e.Name),
        ];

    private static string Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static long? Number(JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    private static EndpointException Broken(string path, string why) =>
        new($"{path}: the file is broken: {why}.", "Copy the dump again, or make a new one.");
}
