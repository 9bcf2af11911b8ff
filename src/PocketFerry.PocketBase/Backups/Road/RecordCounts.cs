using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Api.Reading;
using PocketFerry.PocketBase.DataDirectory;

namespace PocketFerry.PocketBase.Backups.Road;

/// <summary>How many records the collections have; views, and what passes by itself, aren't counted.</summary>
internal static class RecordCounts
{
    private static readonly string[] Passing = ["_authOrigins", "_otps", "_mfas"];

    public static async Task<Dictionary<string, long>> OfAsync(string dataDirectory, CancellationToken cancellation)
    {
        var source = DataDirectorySource.Open(dataDirectory);
        await using (source.ConfigureAwait(false))
        {
            var streams = await source.GetStreamsAsync(cancellation).ConfigureAwait(false);
            return streams
                .Where(s => s.Collection!.Type != CollectionType.View && !Passing.Contains(s.Name))
                .ToDictionary(s => s.Name, s => s.RowCount ?? 0);
        }
    }

    /// <summary>Which of the expected counts a server doesn't have, for a message.</summary>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(
        ApiServer server,
        IReadOnlyDictionary<string, long> expected,
        CancellationToken cancellation
    )
    {
        var differences = new List<string>();
        foreach (var (name, count) in expected)
        {
            var found = await RecordPages.CountAsync(server, name, "", cancellation).ConfigureAwait(false);
            if (found != count)
            {
                differences.Add($"{name}: {found} instead of {count}");
            }
        }

        return differences;
    }
}
