using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.SqlDumps.Ddl;
using PocketFerry.Sources.Files.SqlDumps.Scanning;
using PocketFerry.Sources.Files.SqlDumps.Values;

namespace PocketFerry.Sources.Files.SqlDumps;

/// <summary>Reads the rows of a table in one range of the file.</summary>
internal sealed class RangeReading : IDisposable
{
    private readonly SqlWindow _window;
    private readonly DumpRange _range;
    private readonly SqlStatements _statements;
    private readonly Func<DumpState, IReadOnlyList<string>, DumpTable?> _find;
    private readonly DumpValues _values;
    private readonly InsertRows _rows;
    private readonly InsertHeaders _headers;
    private DataHeader? _bound;
    private readonly CopyLines _lines;
    private int[] _targets = [];
    private int[] _wholeTargets = [];
    private Place _place = Place.Between;

    public RangeReading(
        SqlWindow window,
        DumpRange range,
        SqlDialect dialect,
        Func<DumpState, IReadOnlyList<string>, DumpTable?> find,
        DumpValues values
    )
    {
        (_window, _range, _find, _values) = (window, range, find, values);
        var lexis = new SqlLexis(dialect)
        {
            BackslashEscapes = range.State.BackslashEscapes,
            Delimiter = System.Text.Encoding.UTF8.GetBytes(range.State.Delimiter),
        };
        _statements = new SqlStatements(window, lexis);
        _rows = new InsertRows(_statements);
        _headers = new InsertHeaders(_statements);
        _lines = new CopyLines(window);
    }

    private enum Place
    {
        Between,
        Inserting,
        Copying,
    }

    /// <summary>Adds the next row; false behind the last.</summary>
    public bool TryRead(RowBatch batch, long ordinal)
    {
        while (true)
        {
            switch (_place)
            {
                case Place.Inserting when _rows.Next():
                    AddInserted(batch, batch.AddRow(_rows.Position(ordinal)));
                    return true;
                case Place.Copying when _lines.Next():
                    AddCopied(batch, batch.AddRow(_lines.Position(ordinal)));
                    return true;
                default:
                    _place = Place.Between;
                    if (!TryNextStatement())
                    {
                        return false;
                    }

                    break;
            }
        }
    }

    public void Dispose() => _window.Dispose();

    private bool TryNextStatement()
    {
        while (_window.Offset < _range.End && _statements.Next() is { } word && _window.Offset < _range.End)
        {
            var header =
                word is "INSERT" or "REPLACE" ? _headers.Read()
                : word == "COPY" ? DataHeader.ReadCopy(_statements)
                : null;
            if (header is null)
            {
                _statements.Skip();
                continue;
            }

            var place = word == "COPY" ? Place.Copying : Place.Inserting;
            if (ReferenceEquals(header, _bound))
            {
                _place = place;
                return true;
            }

            if (_find(_range.State, header.Table) is { } table)
            {
                Bind(table, header.Columns);
                _bound = header;
                _place = place;
                return true;
            }

            if (place == Place.Copying)
            {
                _lines.Skip();
            }
            else
            {
                while (_rows.Next()) { }
            }
        }

        return false;
    }

    private void Bind(DumpTable table, IReadOnlyList<string>? columns)
    {
        _targets = Targets(columns ?? table.Carried.Select(c => c.Name));
        // Rows without names may have a DEFAULT for each generated column.
        _wholeTargets = columns is null ? Targets(table.Columns.Select(c => c.Name)) : _targets;
    }

    private int[] Targets(IEnumerable<string> columns) =>
        [
            .. columns.Select(c =>
                Array.IndexOf(_values.Names, c) is var exact and >= 0
                    ? exact
                    : Array.FindIndex(_values.Names, n => n.Equals(c, StringComparison.OrdinalIgnoreCase))
            ),
        ];

    private void AddInserted(RowBatch batch, int row)
    {
        Clear(batch, row);
        var values = _rows.Values;
        var targets = values.Length == _targets.Length ? _targets : _wholeTargets;
        if (values.Length != targets.Length)
        {
            WrongCount(batch, row, values.Length);
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (targets[i] >= 0)
            {
                _values.Read(_rows.Row, values[i], batch, row, targets[i]);
            }
        }
    }

    private void AddCopied(RowBatch batch, int row)
    {
        Clear(batch, row);
        var line = _lines.Line;
        for (var i = 0; ; i++)
        {
            var tab = line.IndexOf((byte)'\t');
            if ((tab < 0) != (i == _targets.Length - 1) && _targets.Length > 0)
            {
                WrongCount(batch, row, i + 1 + line.Count((byte)'\t'));
                return;
            }

            if (_targets.Length > 0 && _targets[i] >= 0)
            {
                _values.ReadCopied(tab < 0 ? line : line[..tab], batch, row, _targets[i]);
            }

            if (tab < 0)
            {
                return;
            }

            line = line[(tab + 1)..];
        }
    }

    /// <summary>Columns that a statement leaves out have their default, which is not known here: null.</summary>
    private void Clear(RowBatch batch, int row)
    {
        for (var i = 0; i < _values.Names.Length; i++)
        {
            batch[row, i] = Cell.Null;
        }
    }

    private void WrongCount(RowBatch batch, int row, int count) =>
        batch.SetFault(
            row,
            new RowFault(
                "malformed_row",
                "",
                $"The row has {count} values, and the statement {_targets.Length} columns.",
                "Mend the dump, or make it again with the columns' names (--complete-insert, --column-inserts)."
            )
        );
}
