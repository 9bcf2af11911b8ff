using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping;

/// <summary>Gives the rows ids that aren't the source's own.</summary>
internal sealed class RecordIdWriter(StreamPlan plan, IIdSource ids)
{
    private const int MaxLength = 256;

    private readonly string _collection = plan.TargetName;
    private readonly int[] _columns = new int[plan.KeyColumns.Count];
    private readonly Cell[] _key = new Cell[plan.KeyColumns.Count];

    public void Bind(IReadOnlyList<string> columns)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i] = columns.IndexOf(plan.KeyColumns[i]);
        }
    }

    public void Write(RowBatch source, RowBatch target, int to)
    {
        Span<byte> id = stackalloc byte[MaxLength];
        for (var row = 0; row < source.Count; row++)
        {
            var length =
                plan.Ids == IdPolicy.New ? ids.New(_collection, source.Position(row).Ordinal, id)
                : _columns.Length == 0 ? ids.DeriveRow(_collection, source.Position(row).Ordinal, id)
                : Derive(source, row, id);
            if (length > 0)
            {
                target[row, to] = target.Store(CellKind.Text, id[..length]);
            }
            else
            {
                target.SetFault(
                    row,
                    new RowFault(
                        MappingCodes.MissingKey,
                        "id",
                        $"The row has no value in its key ({string.Join(", ", plan.KeyColumns)}), so no id can be derived.",
                        "Fill the key in the source, or choose other columns with --key."
                    )
                );
            }
        }
    }

    private int Derive(RowBatch source, int row, Span<byte> id)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _key[i] = _columns[i] < 0 ? Cell.Missing : source[row, _columns[i]];
            if (_key[i].IsAbsent)
            {
                return 0;
            }
        }

        return ids.Derive(_collection, source, _key, id);
    }
}
