using System.CommandLine;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.Api;
using PocketFerry.Sources.Databases;
using PocketFerry.Sources.Files;

namespace PocketFerry.Cli.Endpoints;

/// <summary>An endpoint as the user wrote it, taken apart.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">The path without a prefix; <c>-</c> for standard input and output.</param>
/// <param name="Format">The format that a prefix forced; null where there was none.</param>
internal sealed record EndpointAddress(EndpointKind Kind, string Path, FileFormat? Format)
{
    private static readonly Dictionary<string, FileFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csv"] = FileFormat.Csv,
        ["tsv"] = FileFormat.Tsv,
        ["json"] = FileFormat.Json,
        ["ndjson"] = FileFormat.Ndjson,
        ["jsonl"] = FileFormat.Ndjson,
        ["sqlite"] = FileFormat.Sqlite,
        ["sqlite3"] = FileFormat.Sqlite,
        ["db"] = FileFormat.Sqlite,
        ["sql"] = FileFormat.Sql,
        ["dump"] = FileFormat.Dump,
        ["bson"] = FileFormat.Bson,
        ["mongodump"] = FileFormat.Bson,
        ["mongoexport"] = FileFormat.MongoExport,
    };

    /// <summary>The database's address, with its password; null for other kinds.</summary>
    public DatabaseAddress? Database { get; init; }

    public bool IsStandardStream => Path == "-";

    /// <summary>Whether it is a PocketBase, on disk or as a server.</summary>
    public bool IsPocketBase => Kind is EndpointKind.DataDirectory or EndpointKind.Server;

    /// <summary>Whether it holds one table only: standard output, or a text file.</summary>
    public bool IsSingleTable =>
        IsStandardStream || FormatOfEnding is not (null or FileFormat.Sqlite or FileFormat.Sql);

    /// <summary>Tells an endpoint by its form.</summary>
    /// <exception cref="EndpointException">It is of a kind that isn't there yet.</exception>
    public static EndpointAddress Parse(string text)
    {
        var colon = text.IndexOf(':');
        // One letter is a drive of Windows.
        var scheme = colon > 1 && text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c == '+') ? text[..colon] : "";
        if (DatabaseAddress.IsOne(text))
        {
            var database = DatabaseAddress.Parse(text);
            return new EndpointAddress(EndpointKind.Database, database.Name, null) { Database = database };
        }

        UnbuiltEndpoints.Refuse(text);
        if (scheme.ToLowerInvariant() is "http" or "https")
        {
            return new EndpointAddress(EndpointKind.Server, ServerAddress.Parse(text).Name, null);
        }

        if (scheme.Equals("pocketbase+dir", StringComparison.OrdinalIgnoreCase))
        {
            return new EndpointAddress(EndpointKind.DataDirectory, text[(colon + 1)..], null);
        }

        if (Formats.TryGetValue(scheme, out var format))
        {
            return new EndpointAddress(EndpointKind.Files, text[(colon + 1)..], format);
        }

        return new EndpointAddress(IsDataDirectory(text) ? EndpointKind.DataDirectory : EndpointKind.Files, text, null);
    }

    /// <summary>The format that a word of <c>--format</c> names.</summary>
    public static FileFormat FormatNamed(string word) => Formats[word];

    /// <summary>The format that the path's ending says; null where it says none.</summary>
    public FileFormat? FormatOfEnding
    {
        get
        {
            if (Kind is EndpointKind.Server or EndpointKind.Database)
            {
                return null;
            }

            var name = System.IO.Path.GetFileName(Path);
            var parts = name.Split('.');
            var last = parts is [.., _, "gz" or "zst"] ? parts[^2] : parts[^1];
            return parts.Length > 1 && Formats.TryGetValue(last, out var format) && format != FileFormat.Dump
                ? format
                : null;
        }
    }

    /// <summary>Whether it is a database or a data directory, where a bad row is no everyday thing.</summary>
    public bool IsDatabase(ParseResult command)
    {
        var named = command.GetValue(FormatOptions.Format) is { } word ? FormatNamed(word) : FormatOfEnding;
        return IsPocketBase || Kind == EndpointKind.Database || (Format ?? named) == FileFormat.Sqlite;
    }

    private static bool IsDataDirectory(string path) =>
        System.IO.Path.GetFileName(path) == "data.db" || File.Exists(System.IO.Path.Combine(path, "data.db"));
}
