using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;
using PocketFerry.Sources.Files.Csv;
using PocketFerry.Sources.Files.Dumps;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Json;
using PocketFerry.Sources.Files.Mongo;
using PocketFerry.Sources.Files.SqlDumps;
using PocketFerry.Sources.Files.Sqlite;

namespace PocketFerry.Sources;

/// <summary>Opens files, dump folders and folders of mongodump as sources.</summary>
public static class SourceOpener
{
    /// <summary>Opens a file, a folder, or standard input (<c>-</c>).</summary>
    /// <param name="path">The path as the user wrote it.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="cancellation">Ends the spooling of standard input.</param>
    /// <exception cref="EndpointException">There is no such file, or its format isn't known.</exception>
    public static async Task<ISource> OpenAsync(
        string path,
        FileSourceOptions options,
        CancellationToken cancellation = default
    )
    {
        var isFolder = path != "-" && Directory.Exists(path);
        if (isFolder && IsOfMongo(path, options))
        {
            return await MongoSource.OpenFolderAsync(path, options, cancellation);
        }

        if (path != "-" && (options.Format == FileFormat.Dump || isFolder))
        {
            return DumpSource.Open(path, options with { Format = null });
        }

        if (options.Format == FileFormat.Dump)
        {
            throw new EndpointException(
                "A dump is a folder; it can't come from standard input.",
                "Name the folder, or name the format of one file.",
                EndpointFailure.Usage
            );
        }

        var format = options.Format ?? FileNaming.FormatOf(path) ?? await UnknownAsync(path, options, cancellation);
        var input = await FileInput.OpenAsync(path, options, cancellation);
        var name = options.StreamName ?? (path == "-" ? "stdin" : FileNaming.StreamNameOf(path));
        return format switch
        {
            FileFormat.Csv or FileFormat.Tsv => new CsvSource(input, name, format, options),
            FileFormat.Sql => new SqlDumpSource(await input.PlainAsync(options, cancellation), options),
            FileFormat.Sqlite => new SqliteSource(await input.PlainAsync(options, cancellation), options),
            FileFormat.Bson => MongoSource.OpenFile(input, name, options),
            _ when format == FileFormat.MongoExport || (options.Format is null && ExtendedJson.IsIn(input, options)) =>
                MongoSource.OpenExport(input, name, LinesOf(format, path), options),
            _ => new JsonSource(input, name, format, options),
        };
    }

    private static bool IsOfMongo(string folder, FileSourceOptions options) =>
        options.Format == FileFormat.Bson
        || (options.Format is null && !File.Exists(Path.Combine(folder, "manifest.json")) && MongoFolder.IsOne(folder));

    /// <summary>mongoexport writes documents line by line or in an array; JSON is read either way.</summary>
    private static FileFormat LinesOf(FileFormat format, string path) =>
        format == FileFormat.MongoExport
            ? FileNaming.FormatOf(path) == FileFormat.Ndjson
                ? FileFormat.Ndjson
                : FileFormat.Json
            : format;

    private static async Task<FileFormat> UnknownAsync(
        string path,
        FileSourceOptions options,
        CancellationToken cancellation
    )
    {
        if (path != "-" && File.Exists(path))
        {
            // The archives of mongodump have any ending, or none.
            using var input = await FileInput.OpenAsync(path, options, cancellation);
            MongoArchive.Refuse(input);
        }

        throw new EndpointException(
            path == "-" ? "Standard input has no format." : $"{path}: the ending says no known format.",
            "Name it with --format csv, tsv, json, ndjson, mongoexport, sqlite, sql, bson or dump.",
            EndpointFailure.Usage
        );
    }
}
