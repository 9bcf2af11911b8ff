using PocketFerry.Model.Records;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.DataDirectory.Writing;

/// <summary>Cells against statements: binding a record's cell, comparing it with a stored value.</summary>
internal static class BoundCell
{
    public static void Bind(SqliteStatement statement, int parameter, RowBatch batch, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Text:
                statement.Bind(parameter, batch.Bytes(cell));
                break;
            case CellKind.Integer:
                statement.Bind(parameter, cell.Integer);
                break;
            case CellKind.Real:
                statement.Bind(parameter, cell.Real);
                break;
            case CellKind.Null:
                statement.BindNull(parameter);
                break;
            default:
                throw new InvalidOperationException($"A record holds a cell of kind {cell.Kind}.");
        }
    }

    /// <summary>Whether the stored value is this very cell, type and bytes.</summary>
    public static bool Equals(SqliteStatement stored, int column, RowBatch batch, in Cell cell) =>
        cell.Kind switch
        {
            CellKind.Text => stored.Type(column) == SqliteType.Text
                && stored.Bytes(column).SequenceEqual(batch.Bytes(cell)),
            CellKind.Integer => stored.Type(column) == SqliteType.Integer && stored.Integer(column) == cell.Integer,
            CellKind.Real => stored.Type(column) == SqliteType.Real && stored.Real(column).Equals(cell.Real),
            CellKind.Null => stored.IsNull(column),
            _ => false,
        };
}
