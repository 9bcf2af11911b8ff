using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>The id that is derived from a foreign key of several columns; null where one of them is.</summary>
internal sealed class KeyOrigin(string collection, IReadOnlyList<string> columns, IIdSource ids) : IValueOrigin
{
    private readonly int[] _columns = new int[columns.Count];
    private readonly Cell[] _key = new Cell[columns.Count];

    public void Bind(IReadOnlyList<string> names)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i] = names.IndexOf(columns[i]);
        }
    }

    public Cell Read(RowBatch source, int row, RowBatch shaped, ref RowFault? fault)
    {
        for (var i = 0; i < _key.Length; i++)
        {
            _key[i] = _columns[i] < 0 ? Cell.Missing : source[row, _columns[i]];
            if (_key[i].IsAbsent)
            {
                // As SQL has it: a key with a hole refers to nothing.
                return Cell.Null;
            }
        }

        Span<byte> id = stackalloc byte[256];
        return shaped.Store(CellKind.Text, id[..ids.Derive(collection, source, _key, id)]);
    }
}
