using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;
using PocketFerry.Sources.Files.Csv;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Json;

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
        var format = options.Format ?? FileNaming.FormatOf(path) ?? throw UnknownFormat(path);
        var input = await FileInput.OpenAsync(path, options, cancellation);
        var name = options.StreamName ?? (path == "-" ? "stdin" : FileNaming.StreamNameOf(path));
        return format switch
        {
            FileFormat.Csv or FileFormat.Tsv => new CsvSource(input, name, format, options),
            _ => new JsonSource(input, name, format, options),
        };
    }

    private static EndpointException UnknownFormat(string path) =>
        new(
            path == "-" ? "Standard input has no format." : $"{path}: the ending says no known format.",
            "Name it with --format csv, tsv, json, ndjson, sqlite or dump.",
            EndpointFailure.Usage
        );
}
