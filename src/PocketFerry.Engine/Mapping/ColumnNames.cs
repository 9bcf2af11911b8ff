namespace PocketFerry.Engine.Mapping;

/// <summary>Looks for columns by name.</summary>
internal static class ColumnNames
{
    /// <summary>The position of a name (exact case), or -1.</summary>
    public static int IndexOf(this IReadOnlyList<string> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (string.Equals(columns[i], name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
