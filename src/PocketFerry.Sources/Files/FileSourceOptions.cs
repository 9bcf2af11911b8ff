namespace PocketFerry.Sources.Files;

/// <summary>How a file is read. The defaults find out by themselves.</summary>
public sealed record FileSourceOptions
{
    /// <summary>Everything found out by itself.</summary>
    public static FileSourceOptions Default { get; } = new();

    /// <summary>The format; null goes by the file's ending. Standard input needs it.</summary>
    public FileFormat? Format { get; init; }

    /// <summary>The stream's name; null takes the file's name without its endings.</summary>
    public string? StreamName { get; init; }

    /// <summary>
    /// The text encoding: <c>utf-8</c>, <c>utf-16le</c>, <c>utf-16be</c>, or a single-byte one such as <c>windows-1252</c>.
    /// Null goes by the byte order mark, and is UTF-8 without one.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>The field separator of a CSV file, an ASCII character; null detects it.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The quote character of a CSV file, an ASCII character; NUL switches quoting off.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>Whether the first line of a CSV file names the columns; without, they are <c>column1</c>, <c>column2</c>, ….</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether the views of a SQLite file are streams too.</summary>
    public bool IncludeViews { get; init; }

    /// <summary>The folder that standard input is spooled into; null takes the system's folder for temporary files.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>Whether the spooled file stays when the source is disposed, so that a run can be resumed.</summary>
    public bool KeepSpool { get; init; }

    /// <summary>
    /// What <c>-</c> reads; null takes the process's standard input. A <see cref="FileStream"/> is read where it is, instead of
    /// being spooled, and closed.
    /// </summary>
    public Stream? StandardInput { get; init; }

    /// <summary>The longest cell of a CSV file, in bytes; default 64 MiB.</summary>
    public int MaxCellBytes { get; init; } = 64 << 20;

    /// <summary>The longest row of a file, in bytes; default 128 MiB.</summary>
    public int MaxRowBytes { get; init; } = 128 << 20;

    /// <summary>The most columns of a stream; default 10,000.</summary>
    public int MaxColumns { get; init; } = 10_000;

    /// <summary>The deepest nesting of a JSON row, itself included; default 256.</summary>
    public int MaxDepth { get; init; } = 256;
}
