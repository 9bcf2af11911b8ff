using PocketFerry.Engine.Endpoints;
using PocketFerry.Sources.Files;
using PocketFerry.Sources.Files.Dumps;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.Output;
using PocketFerry.Sources.Files.Sqlite;

namespace PocketFerry.Sources;

/// <summary>Opens files and dump folders as targets.</summary>
public static class TargetOpener
{
    /// <summary>
    /// Makes a target of a path: standard output (<c>-</c>, which needs a format), a file where the ending says a format,
    /// else a dump folder. Nothing is written, and nothing looked at, before a run begins.
    /// </summary>
    /// <param name="path">The path as the user wrote it.</param>
    /// <param name="options">How to write it.</param>
    /// <exception cref="EndpointException">The format can't be written there.</exception>
    public static ITarget Open(string path, FileTargetOptions options)
    {
        var readOnly = (options.Format ?? (IsFolder(path) ? null : FileNaming.FormatOf(path))) switch
        {
            FileFormat.Sql => "SQL dumps",
            FileFormat.Bson or FileFormat.MongoExport => "MongoDB's files",
            _ => "",
        };
        if (readOnly.Length > 0)
        {
            throw new EndpointException(
                $"{path}: {readOnly} are read, not written.",
                "Write a SQLite file (*.sqlite), or CSV, JSON or NDJSON.",
                EndpointFailure.Usage
            );
        }

        if (path == "-")
        {
            var format = options.Format;
            return format is null or FileFormat.Sqlite or FileFormat.Dump
                ? throw new EndpointException(
                    "Standard output needs a text format.",
                    "Name it with --format csv, tsv, json or ndjson.",
                    EndpointFailure.Usage
                )
                : new FileTarget("standard output", plan => new StandardOutputRun(plan, format.Value, options));
        }

        var named = IsFolder(path) ? null : FileNaming.FormatOf(path);
        if (options.Format == FileFormat.Dump || (named is null && options.Format != FileFormat.Sqlite))
        {
            var data = options.Format is null or FileFormat.Dump ? FileFormat.Ndjson : options.Format.Value;
            return new FileTarget(path, plan => new DumpRun(plan, path, data, options))
            {
                CanBeResumed = options.KeepUnfinished,
            };
        }

        var single = options.Format ?? named!.Value;
        var compression = FileNaming.CompressionOf(path) is var c and not FileCompression.None
            ? c
            : options.Compression;
        if (single != FileFormat.Sqlite)
        {
            return new FileTarget(path, plan => new SingleFileRun(plan, path, single, compression, options))
            {
                CanBeResumed = options.KeepUnfinished && TableOutput.IsAppendable(single, compression),
            };
        }

        return compression == FileCompression.None
            ? new FileTarget(path, plan => new SqliteFileRun(plan, path, options))
            : throw new EndpointException(
                $"{path}: a SQLite file isn't written compressed.",
                "Leave the compression out, and compress the file afterwards.",
                EndpointFailure.Usage
            );
    }

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);
}
