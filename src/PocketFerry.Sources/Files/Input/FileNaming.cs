namespace PocketFerry.Sources.Files.Input;

/// <summary>What a file's name says about it.</summary>
internal static class FileNaming
{
    public static FileCompression CompressionOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".gz" or ".gzip" => FileCompression.Gzip,
            ".zst" or ".zstd" => FileCompression.Zstd,
            _ => FileCompression.None,
        };

    public static FileFormat? FormatOf(string path) =>
        Path.GetExtension(WithoutCompression(path)).ToLowerInvariant() switch
        {
            ".csv" => FileFormat.Csv,
            ".tsv" or ".tab" => FileFormat.Tsv,
            ".json" => FileFormat.Json,
            ".ndjson" or ".jsonl" => FileFormat.Ndjson,
            ".sql" => FileFormat.Sql,
            ".bson" => FileFormat.Bson,
            ".db" or ".sqlite" or ".sqlite3" => FileFormat.Sqlite,
            _ => null,
        };

    /// <summary>The file's name without folder, compression ending and format ending.</summary>
    public static string StreamNameOf(string path)
    {
        var name = WithoutCompression(Path.GetFileName(path));
        return FormatOf(name) is null ? name : Path.GetFileNameWithoutExtension(name);
    }

    private static string WithoutCompression(string path) =>
        CompressionOf(path) == FileCompression.None ? path : path[..^Path.GetExtension(path).Length];
}
