using System.Text.Json;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files.Input;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>Finds the collections in a folder of mongodump.</summary>
internal static class MongoFolder
{
    private const string Ending = ".bson";

    /// <summary>Whether a folder is one of mongodump: it, or a folder in it, holds BSON files.</summary>
    public static bool IsOne(string folder) => HasData(folder) || Databases(folder).Count > 0;

    /// <summary>Opens the collections.</summary>
    /// <exception cref="EndpointException">There are none, those of several databases, or a file is broken.</exception>
    public static async Task<IReadOnlyList<MongoCollection>> OpenAsync(
        string folder,
        FileSourceOptions options,
        CancellationToken cancellation
    )
    {
        var database = HasData(folder) ? folder : Database(folder);
        var notes = new List<string>();
        if (File.Exists(Path.Combine(folder, "oplog.bson")) || File.Exists(Path.Combine(folder, "oplog.bson.gz")))
        {
            notes.Add("oplog.bson is left out: what changed while the dump was made isn't carried");
        }

        var found = new List<(string Path, MongoMetadata Metadata, string Name)>();
        foreach (var file in Directory.EnumerateFiles(database).Order(StringComparer.Ordinal))
        {
            var plain = Plain(Path.GetFileName(file));
            if (plain.EndsWith(".metadata.json", StringComparison.Ordinal))
            {
                NoteSpecial(Metadata(file), plain, notes);
            }
            else if (plain.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) && plain != "oplog.bson")
            {
                var stem = plain[..^Ending.Length];
                if (stem.StartsWith("system.", StringComparison.Ordinal))
                {
                    notes.Add($"{Path.GetFileName(file)} is left out: it is MongoDB's own");
                    continue;
                }

                var metadata = MetadataOf(database, stem);
                var name = metadata.Name.Length > 0 ? metadata.Name : Uri.UnescapeDataString(stem);
                found.Add((file, metadata, name));
            }
        }

        if (found.Count == 0)
        {
            throw new EndpointException(
                $"{database}: the folder holds no collections.",
                notes.Count > 0 ? string.Join("; ", notes) + "." : "Name a folder that mongodump made.",
                EndpointFailure.Usage
            );
        }

        var collections = new List<MongoCollection>();
        foreach (var (path, metadata, name) in found)
        {
            var input = await FileInput.OpenAsync(path, options, cancellation);
            MongoArchive.Refuse(input);
            collections.Add(
                new MongoCollection(name, input, FileFormat.Bson, options)
                {
                    Metadata = metadata,
                    // The dump's own are said once, with its first collection.
                    DumpNotes = collections.Count == 0 ? notes : [],
                }
            );
        }

        return collections;
    }

    /// <summary>What lies beside a file of BSON about its collection.</summary>
    public static MongoMetadata MetadataOf(string folder, string stem)
    {
        foreach (var ending in (string[])["", ".gz", ".zst"])
        {
            var path = Path.Combine(folder, $"{stem}.metadata.json{ending}");
            if (File.Exists(path))
            {
                return Metadata(path);
            }
        }

        return new MongoMetadata();
    }

    private static MongoMetadata Metadata(string path)
    {
        try
        {
            using var text = FileInput.OpenPlain(path, FileNaming.CompressionOf(path));
            return MongoMetadata.Parse(text);
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or KeyNotFoundException or IOException)
        {
            throw new EndpointException(
                $"{path}: this is no metadata of mongodump: {error.Message}",
                "Dump the collection again, or take the file away: then nothing is known of indexes.",
                inner: error
            );
        }
    }

    private static void NoteSpecial(MongoMetadata metadata, string file, List<string> notes)
    {
        var name = metadata.Name.Length > 0 ? metadata.Name : file[..^".metadata.json".Length];
        if (metadata.Special == "view")
        {
            notes.Add(
                $"{name} is left out: it is a view, of which a dump holds no documents (mongodump --viewsAsCollections)"
            );
        }
        else if (metadata.Special == "timeseries")
        {
            notes.Add(
                $"{name} is left out: it holds time series, which a dump keeps in a form of MongoDB's own (take mongoexport)"
            );
        }
    }

    private static string Database(string folder)
    {
        var databases = Databases(folder);
        return databases is [var only]
            ? only
            : throw new EndpointException(
                $"{folder}: the dump holds several databases: {string.Join(", ", databases.Select(Path.GetFileName))}.",
                $"Name one of them: {Path.Combine(folder, Path.GetFileName(databases[0]))}",
                EndpointFailure.Usage
            );
    }

    // Those of MongoDB itself are in every full dump.
    private static List<string> Databases(string folder)
    {
        var all = Directory.EnumerateDirectories(folder).Where(HasData).Order(StringComparer.Ordinal).ToList();
        var own = all.Where(d => Path.GetFileName(d) is not ("admin" or "config" or "local")).ToList();
        return own.Count > 0 ? own : all;
    }

    private static bool HasData(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Select(f => Plain(Path.GetFileName(f)))
            .Any(f =>
                f != "oplog.bson"
                && (
                    f.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)
                    || f.EndsWith(".metadata.json", StringComparison.Ordinal)
                )
            );

    private static string Plain(string name) =>
        FileNaming.CompressionOf(name) == FileCompression.None ? name : Path.GetFileNameWithoutExtension(name);
}
