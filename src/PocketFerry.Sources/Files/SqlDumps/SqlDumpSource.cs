using System.Globalization;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Records;
using PocketFerry.Sources.Databases.Values;
using PocketFerry.Sources.Files.Input;
using PocketFerry.Sources.Files.SqlDumps.Ddl;
using PocketFerry.Sources.Files.SqlDumps.Scanning;
using PocketFerry.Sources.Files.SqlDumps.Values;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.SqlDumps;

/// <summary>An SQL dump: a stream per table, as from the live database.</summary>
internal sealed class SqlDumpSource(FileInput input, FileSourceOptions options) : ISource
{
    private const int DetectionLength = 1 << 16;

    private readonly Lock _gate = new();
    private readonly StreamWarnings _warnings = new();
    private DumpIndex? _index;
    private string? _missingEnd;
    private IReadOnlyList<(DumpTable Table, SourceStream Stream)>? _tables;

    public string Name => input.Name;

    public Task<IReadOnlyList<SourceStream>> GetStreamsAsync(CancellationToken cancellation) =>
        Task.Run<IReadOnlyList<SourceStream>>(() => [.. Tables().Select(t => t.Stream)], cancellation);

    public IAsyncEnumerable<RowBatch> ReadAsync(
        SourceStream stream,
        ReadOptions read,
        CancellationToken cancellation
    ) => Batches.ReadAllAsync(() => Open(stream.Name), read, cancellation);

    public IReadOnlyList<string> WarningsOf(SourceStream stream)
    {
        var tables = Tables();
        var table = tables.FirstOrDefault(t => t.Stream.Name == stream.Name).Table;
        var generated = table?.Columns.Except(table.Carried);
        return
        [
            // The dump's own remainder is said once, with its first table.
            .. tables[0].Stream.Name == stream.Name ? Remainder() : [],
            .. generated?.Select(c => $"column {c.Name} is generated: its values are not in the dump, and so left out")
                ?? [],
            .. _warnings.Of(stream.Name).Lines,
        ];
    }

    public ValueTask DisposeAsync()
    {
        input.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqlDumpRows Open(string stream)
    {
        var (table, own) = Tables().FirstOrDefault(t => t.Stream.Name == stream);
        if (table is null)
        {
            throw new EndpointException($"{input.Name}: there is no table '{stream}'.");
        }

        var index = _index!;
        var values = new DumpValues(index, table, own, _warnings.Of(stream), options.MaxCellBytes);
        return new SqlDumpRows(index, table, RangesOf(index, table), values, input.Name, Window);
    }

    private static IEnumerable<DumpRange> RangesOf(DumpIndex index, DumpTable table) =>
        index.Schema.Tables.Where(t => index.Schema.RootOf(t) == table).SelectMany(t => t.Ranges).OrderBy(r => r.Start);

    private SqlWindow Window(DumpRange range)
    {
        var stream = new FileStream(
            input.FilePath,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            1,
            FileOptions.SequentialScan
        );
        stream.Position = range.Start;
        return new SqlWindow(stream, input.Name, options.MaxRowBytes, range.Start, range.Line);
    }

    private IReadOnlyList<(DumpTable Table, SourceStream Stream)> Tables()
    {
        lock (_gate)
        {
            return _tables ??= ReadTables();
        }
    }

    private List<(DumpTable, SourceStream)> ReadTables()
    {
        _index = ReadIndex();
        var schema = _index.Schema;
        var streams = new DumpStreams(_index);
        var tables = new List<(DumpTable, SourceStream)>();
        foreach (var table in schema.Tables.Where(t => schema.RootOf(t) == t))
        {
            var parts = schema.Tables.Where(t => schema.RootOf(t) == table).ToList();
            var ranges = RangesOf(_index, table);
            tables.Add(
                (
                    table,
                    streams.Of(table) with
                    {
                        RowCount = parts.Sum(t => t.RowCount),
                        EstimatedBytes = Math.Min(input.Length, ranges.Sum(r => r.End - r.Start)),
                    }
                )
            );
        }

        if (tables.Count == 0)
        {
            throw new EndpointException(
                $"{input.Name}: the dump makes no tables.",
                _index.Homeless > 0
                    ? "It holds rows alone: make one with the tables too (without --no-create-info, --data-only)."
                    : "Is it a dump of pg_dump (plain format), mysqldump or sqlite3 .dump?",
                EndpointFailure.Usage
            );
        }

        return tables;
    }

    private DumpIndex ReadIndex()
    {
        var start = new byte[DetectionLength];
        int length;
        using (var file = new FileStream(input.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            _missingEnd = DumpEnding.Missing(file, start.AsSpan(0, length));
        }

        Refuse(start.AsSpan(0, length));
        var mark = start.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0;
        var dialect = DialectDetection.Of(start.AsSpan(0, length));
        using var window = Window(new DumpRange(mark, 1, 0, new DumpState("", "", "", false, ";")));
        return DumpIndex.Read(window, dialect);
    }

    private void Refuse(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("PGDMP"u8))
        {
            throw new EndpointException(
                $"{input.Name}: this is a dump in PostgreSQL's own format.",
                $"Make it plain: pg_restore -f {Path.GetFileNameWithoutExtension(input.Name)}.sql {input.Name}",
                EndpointFailure.Usage
            );
        }

        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new EndpointException(
                $"{input.Name}: the dump is in UTF-16, as PowerShell's > makes it.",
                "Make it again with --result-file (mysqldump) or -f (pg_dump), or convert it to UTF-8.",
                EndpointFailure.Usage
            );
        }
    }

    private IEnumerable<string> Remainder()
    {
        if (_missingEnd is not null)
        {
            yield return $"the dump has no '{_missingEnd}' at its end: was it cut off? What stood behind is missing here too";
        }

        if (_index!.Skipped > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{_index.Skipped:N0} statements of the dump say nothing about tables and rows, and were passed over"
            );
        }

        if (_index.Homeless > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{_index.Homeless:N0} statements of the dump are for tables that it doesn't make, and were passed over"
            );
        }
    }
}
