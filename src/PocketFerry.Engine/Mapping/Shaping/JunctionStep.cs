using System.Text;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Mapping.Shaping;

/// <summary>Of a record's key, makes the list of keys that a junction table puts beside it.</summary>
internal sealed class JunctionStep(Junction junction, IJunctions junctions) : IValueStep
{
    private readonly KeyText _key = new(junction.OwnIgnoresCase);

    public Cell Apply(RowBatch shaped, Cell cell, ref RowFault? fault) =>
        cell.IsAbsent
            ? cell
            : JsonTexts.Store(shaped, junctions.Find(junction, Encoding.UTF8.GetString(_key.Of(shaped, cell))));
}
