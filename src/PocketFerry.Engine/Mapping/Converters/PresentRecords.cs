using PocketFerry.Engine.Plans;

namespace PocketFerry.Engine.Mapping.Converters;

/// <summary>Of a relation's ids, keeps those whose records are there, or will be. Not thread-safe.</summary>
internal sealed class PresentRecords(Lookup lookup, ILookups lookups)
{
    private readonly ValueList _kept = new();

    /// <summary>How many were left out.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Leaves out what leads nowhere.</summary>
    /// <returns>Whether anything was.</returns>
    public bool Keep(ValueList ids)
    {
        _kept.Clear();
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i].IsEmpty || lookups.Find(lookup, ids[i]).Count > 0)
            {
                _kept.Add(ids[i]);
            }
        }

        if (_kept.Count == ids.Count)
        {
            return false;
        }

        LeftOut += ids.Count - _kept.Count;
        ids.Clear();
        for (var i = 0; i < _kept.Count; i++)
        {
            ids.Add(_kept[i]);
        }

        return true;
    }
}
