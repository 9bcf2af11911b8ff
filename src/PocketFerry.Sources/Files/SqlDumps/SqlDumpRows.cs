using PocketFerry.Model.Records;
using PocketFerry.Sources.Files.SqlDumps.Ddl;
using PocketFerry.Sources.Files.SqlDumps.Scanning;
using PocketFerry.Sources.Files.SqlDumps.Values;
using PocketFerry.Sources.Files.Tables;

namespace PocketFerry.Sources.Files.SqlDumps;

/// <summary>Reads the rows of one table from the parts of the file where they stand.</summary>
internal sealed class SqlDumpRows : IBatchReader
{
    private readonly Func<DumpRange, SqlWindow> _open;
    private readonly DumpTable _table;
    private readonly DumpSchema _schema;
    private readonly DumpValues _values;
    private readonly SqlDialect _dialect;
    private readonly Queue<DumpRange> _ranges;
    private readonly string _name;
    private RangeReading? _reading;
    private long _ordinal;
    private bool _ended;

    public SqlDumpRows(
        DumpIndex index,
        DumpTable table,
        IEnumerable<DumpRange> ranges,
        DumpValues values,
        string name,
        Func<DumpRange, SqlWindow> open
    )
    {
        (_table, _values, _open, _name) = (table, values, open, name);
        _schema = index.Schema;
        _dialect = index.Dialect;
        _ranges = new Queue<DumpRange>(ranges);
    }

    public RowBatch? Next(long maxRows)
    {
        if (_ended)
        {
            return null;
        }

        var batch = Batches.Create(_values.Names);
        try
        {
            while (batch.Count < maxRows && !Batches.IsFull(batch))
            {
                if (_reading is null)
                {
                    if (!_ranges.TryDequeue(out var range))
                    {
                        _ended = true;
                        _values.Complete();
                        break;
                    }

                    _values.Charset = DumpCharset.Of(_name, range.State.Charset);
                    _reading = new RangeReading(_open(range), range, _dialect, IsOurs, _values);
                }

                if (!_reading.TryRead(batch, _ordinal + 1))
                {
                    _reading.Dispose();
                    _reading = null;
                    continue;
                }

                _ordinal++;
            }
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        return Batches.OrEnd(batch);
    }

    public void Dispose() => _reading?.Dispose();

    private DumpTable? IsOurs(DumpState state, IReadOnlyList<string> name)
    {
        // Names are looked up as they were when the range was met; only the name's own parts matter here.
        var (database, schema) = (_schema.Database, _schema.Schema);
        try
        {
            (_schema.Database, _schema.Schema) = (state.Database, state.Schema);
            return _schema.Find(_schema.Resolve(name)) is { } found && _schema.RootOf(found) == _table ? found : null;
        }
        finally
        {
            (_schema.Database, _schema.Schema) = (database, schema);
        }
    }
}
