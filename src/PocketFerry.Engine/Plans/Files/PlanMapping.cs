namespace PocketFerry.Engine.Plans.Files;

/// <summary>A mapping of a plan's YAML whose keys are known beforehand.</summary>
internal sealed class PlanMapping
{
    private readonly Dictionary<string, PlanNode> _values = new(StringComparer.Ordinal);

    /// <param name="node">The mapping.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="known">The keys that it may have.</param>
    /// <param name="others">Takes keys that aren't known and tells whether they are welcome; null welcomes none.</param>
    public PlanMapping(
        PlanNode node,
        string what,
        IReadOnlyList<PlanKey> known,
        Func<string, PlanNode, bool>? others = null
    )
    {
        var marks = new Dictionary<string, PlanMark>(StringComparer.Ordinal);
        foreach (var (key, mark, value) in node.Pairs(what))
        {
            marks[key] = value.Mark;
            if (known.Any(k => k.Name == key))
            {
                _values[key] = value;
            }
            else if (others?.Invoke(key, value) != true)
            {
                var near = known.Select(k => k.Name).MinBy(k => Distance(k, key))!;
                throw mark.Error(
                    $"{what} has no '{key}'.",
                    Distance(near, key) <= 3
                        ? $"Is '{near}' meant?"
                        : $"It may have: {string.Join(", ", known.Select(k => k.Name))}."
                );
            }
        }

        Marks = marks;
    }

    /// <summary>Where each key's value stands.</summary>
    public IReadOnlyDictionary<string, PlanMark> Marks { get; }

    /// <summary>A key's value; null where the key is missing or has none.</summary>
    public PlanNode? Find(string key) => _values.TryGetValue(key, out var value) && !value.IsNull ? value : null;

    /// <summary>A key's value, be it null.</summary>
    public PlanNode? FindAny(string key) => _values.GetValueOrDefault(key);

    // Levenshtein's, for what is a letter or two beside.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
