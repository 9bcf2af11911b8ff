namespace PocketFerry.Model.Tests;

/// <summary>The tables of <c>docs/ids-and-hashes.md</c>: the page is the oracle.</summary>
internal static class PublishedVectors
{
    private static readonly string[] Lines = File.ReadAllLines(Find());

    /// <summary>The rows of the table under a heading; cells are trimmed.</summary>
    public static IReadOnlyList<string[]> Table(string heading)
    {
        var start = Array.IndexOf(Lines, heading);
        start.ShouldBeGreaterThan(-1, heading);
        var rows = Lines
            .Skip(start + 1)
            .SkipWhile(l => !l.StartsWith('|'))
            .TakeWhile(l => l.StartsWith('|'))
            .Skip(2)
            .Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray())
            .ToList();
        rows.ShouldNotBeEmpty(heading);
        return rows;
    }

    /// <summary>The first line of the page's JSON block.</summary>
    public static string Json => Lines[Array.IndexOf(Lines, "```json") + 1];

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "docs", "ids-and-hashes.md");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("docs/ids-and-hashes.md is not above the test binary.");
    }
}
