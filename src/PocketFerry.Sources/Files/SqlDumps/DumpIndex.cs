using PocketFerry.Sources.Files.SqlDumps.Ddl;
using PocketFerry.Sources.Files.SqlDumps.Scanning;
using PocketFerry.Sources.Files.SqlDumps.Values;

namespace PocketFerry.Sources.Files.SqlDumps;

/// <summary>Goes through a whole dump once: what tables there are, and where their rows stand.</summary>
internal sealed class DumpIndex
{
    /// <summary>More ranges of one table than this run together, those of others between them.</summary>
    private const int MaxRanges = 10_000;

    private readonly SqlStatements _statements;
    private readonly SqlLexis _lexis;
    private readonly DdlReader _ddl;
    private readonly InsertRows _rows;
    private readonly InsertHeaders _headers;
    private DataHeader? _lastHeader;
    private DumpTable? _lastTable;
    private (long Offset, long Line) _start;
    private readonly CopyLines _lines;
    private DumpState _state;
    private List<DumpRange>? _lastRanges;

    private DumpIndex(SqlWindow window, SqlDialect dialect)
    {
        _lexis = new SqlLexis(dialect);
        Schema = new DumpSchema(_lexis);
        _ddl = new DdlReader(Schema, _lexis);
        _statements = new SqlStatements(window, _lexis);
        _rows = new InsertRows(_statements);
        _headers = new InsertHeaders(_statements);
        _lines = new CopyLines(window);
        _state = DumpState.Of(Schema, _lexis);
    }

    public DumpSchema Schema { get; }

    public SqlDialect Dialect => _lexis.Dialect;

    /// <summary>How many statements said nothing about tables and rows.</summary>
    public long Skipped { get; private set; }

    /// <summary>How many statements insert into tables that the dump doesn't make.</summary>
    public long Homeless { get; private set; }

    public static DumpIndex Read(SqlWindow window, SqlDialect dialect)
    {
        var index = new DumpIndex(window, dialect);
        index.Read();
        return index;
    }

    private void Read()
    {
        while (_statements.Next() is { } word)
        {
            if (_statements.Database.Length > 0)
            {
                Schema.Database = _statements.Database;
                _lastHeader = null;
                _statements.Database = "";
                _state = DumpState.Of(Schema, _lexis);
            }

            _start = (_statements.Window.Offset, _statements.Window.Line);
            switch (word)
            {
                case "INSERT" or "REPLACE":
                    ReadData(_headers.Read(), isCopy: false);
                    break;
                case "COPY" when Dialect != SqlDialect.Postgres:
                    throw _statements.Window.Broken(
                        $"a COPY stands in what begins as a dump of {(Dialect == SqlDialect.MySql ? "MySQL" : "SQLite")}",
                        "Only pg_dump writes COPY: are there two dumps in the file, or is its beginning missing?"
                    );
                case "COPY":
                    ReadData(DataHeader.ReadCopy(_statements), isCopy: true);
                    break;
                case "CREATE" or "ALTER" or "DROP" or "USE" or "SET" or "SELECT":
                    _lastHeader = null;
                    Skipped += _ddl.Read(_statements.Read()) ? 0 : 1;
                    _state = DumpState.Of(Schema, _lexis) is var now && now == _state ? _state : now;
                    break;
                default:
                    _statements.Skip();
                    Skipped++;
                    break;
            }
        }
    }

    private void ReadData(DataHeader? read, bool isCopy)
    {
        var window = _statements.Window;
        if (read is not { } header)
        {
            _statements.Skip();
            Skipped++;
            return;
        }

        var table = ReferenceEquals(header, _lastHeader) ? _lastTable : Schema.Find(Schema.Resolve(header.Table));
        (_lastHeader, _lastTable) = (header, table);
        var rows = isCopy ? _lines.Skip() : CountRows(table, header);
        if (table is null)
        {
            Homeless++;
            return;
        }

        table.RowCount += rows;
        Add(table.Ranges, new DumpRange(_start.Offset, _start.Line, window.Offset, _state));
    }

    private long CountRows(DumpTable? table, DataHeader header)
    {
        long count = 0;
        while (_rows.Next())
        {
            if (count++ == 0 && table is not null)
            {
                table.CarriesGenerated |= Carries(table, header.Columns);
            }
        }

        return count;
    }

    /// <summary>Whether the row has values for generated columns; pg_dump writes DEFAULT there.</summary>
    private bool Carries(DumpTable table, IReadOnlyList<string>? columns)
    {
        var values = _rows.Values;
        for (var i = 0; i < values.Length && values.Length == (columns?.Count ?? table.Columns.Count); i++)
        {
            var column = columns is null ? table.Columns[i] : table.Columns.Find(c => c.Name == columns[i]);
            if (column is { IsGenerated: true } && values[i].Kind != ValueKind.Expression)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(List<DumpRange> ranges, DumpRange range)
    {
        var follows =
            ranges.Count > 0 && ReferenceEquals(ranges[^1].State, range.State) && ReferenceEquals(_lastRanges, ranges);
        if (follows || ranges.Count == MaxRanges)
        {
            ranges[^1] = ranges[^1] with { End = range.End };
        }
        else
        {
            ranges.Add(range);
        }

        _lastRanges = ranges;
    }
}
