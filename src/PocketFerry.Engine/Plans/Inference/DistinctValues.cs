using System.Text;

namespace PocketFerry.Engine.Plans.Inference;

/// <summary>The distinct values of a column as long as they are few and short.</summary>
internal sealed class DistinctValues(int most)
{
    private const int LongestValue = 255;
    private readonly List<byte[]> _values = [];
    private int _last;

    /// <summary>Whether there were too many to remember.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The values in the order in which they were met.</summary>
    public IReadOnlyList<string> Values => [.. _values.Select(Encoding.UTF8.GetString)];

    public void Add(ReadOnlySpan<byte> value)
    {
        if (Overflowed || (_last < _values.Count && value.SequenceEqual(_values[_last])))
        {
            return;
        }

        for (var i = 0; i < _values.Count; i++)
        {
            if (value.SequenceEqual(_values[i]))
            {
                _last = i;
                return;
            }
        }

        if (_values.Count == most || value.Length > LongestValue)
        {
            Overflowed = true;
            _values.Clear();
            return;
        }

        _last = _values.Count;
        _values.Add(value.ToArray());
    }
}
