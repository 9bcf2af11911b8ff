using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>Inserts records into one table: supplied values as they come, the rest as PocketBase would fill it.</summary>
internal sealed class RecordInserter : IDisposable
{
    private readonly Collection _collection;
    private readonly SqliteStatement _insert;
    private readonly FieldDefault[] _defaults;
    private readonly bool[] _mustBeSupplied;

    public RecordInserter(SqliteDatabase database, Collection collection)
    {
        _collection = collection;
        _defaults = [.. collection.Fields.Select(f => FieldDefault.For(collection, f))];
        _mustBeSupplied = [.. collection.Fields.Select(f => MustBeSupplied(collection, f))];
        var columns = string.Join(", ", collection.Fields.Select(f => SqliteDatabase.Quote(f.Name)));
        var marks = string.Join(", ", collection.Fields.Select((_, i) => $"?{i + 1}"));
        _insert = database.Prepare($"insert into {SqliteDatabase.Quote(collection.Name)} ({columns}) values ({marks})");
    }

    /// <summary>Inserts a row of the batch.</summary>
    /// <returns>Null, or why it can't go in.</returns>
    public RowFault? Insert(RowBatch batch, int row, in WriteMoment moment)
    {
        for (var i = 0; i < _defaults.Length; i++)
        {
            ref readonly var cell = ref batch[row, i];
            switch (cell.Kind)
            {
                case CellKind.Text:
                    _insert.Bind(i + 1, batch.Bytes(cell));
                    break;
                case CellKind.Integer:
                    _insert.Bind(i + 1, cell.Integer);
                    break;
                case CellKind.Real:
                    _insert.Bind(i + 1, cell.Real);
                    break;
                case CellKind.Null:
                    _insert.BindNull(i + 1);
                    break;
                case CellKind.Missing when _mustBeSupplied[i]:
                    return Missing(_collection.Fields[i]);
                case CellKind.Missing:
                    _defaults[i].Bind(_insert, i + 1, moment);
                    break;
                default:
                    throw new InvalidOperationException($"A record holds a cell of kind {cell.Kind}.");
            }
        }

        return _insert.TryRun() == 0 ? null : UniqueFault.From(_insert.Failure, _collection, batch, row);
    }

    public void Dispose() => _insert.Dispose();

    private static bool MustBeSupplied(Collection collection, Field field) =>
        field.Required
        && field switch
        {
            AutodateField => false,
            PasswordField => !collection.IsAccountPassword(field),
            TextField text => text.AutogeneratePattern.Length == 0,
            _ => true,
        };

    private static RowFault Missing(Field field) =>
        new(
            "validation_required",
            field.Name,
            $"'{field.Name}' is required, and the row has no value for it.",
            $"Supply '{field.Name}', or make the field optional."
        );
}
