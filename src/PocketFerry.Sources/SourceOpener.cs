using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;
using PocketFerry.Sources.Files.Csv;
using PocketFerry.Sources.Files.Dumps;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Json;
using PocketFerry.Sources.Files.SqlDumps;
using PocketFerry.Sources.Files.Sqlite;

namespace PocketFerry.Sources;

/// <summary>Opens files and dump folders as sources.</summary>
public static class SourceOpener
{
    /// <summary>Opens a file, a dump folder, or standard input (<c>-</c>).</summary>
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
        if (path != "-" && (options.Format == FileFormat.Dump || Directory.Exists(path)))
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

        var format = options.Format ?? FileNaming.FormatOf(path) ?? throw UnknownFormat(path);
        var input = await FileInput.OpenAsync(path, options, cancellation);
        var name = options.StreamName ?? (path == "-" ? "stdin" : FileNaming.StreamNameOf(path));
        return format switch
        {
            FileFormat.Csv or FileFormat.Tsv => new CsvSource(input, name, format, options),
            FileFormat.Sql => new SqlDumpSource(await input.PlainAsync(options, cancellation), options),
            FileFormat.Sqlite => new SqliteSource(await input.PlainAsync(options, cancellation), options),
            _ => new JsonSource(input, name, format, options),
        };
    }

    private static EndpointException UnknownFormat(string path) =>
        new(
            path == "-" ? "Standard input has no format." : $"{path}: the ending says no known format.",
            "Name it with --format csv, tsv, json, ndjson, sqlite, sql or dump.",
            EndpointFailure.Usage
        );
}
