using System.Text.RegularExpressions;

namespace PocketFerry.PocketBase.Api.Writing.After;

/// <summary>Links to PocketBase's files in texts, with or without a host before them and a query behind.</summary>
internal static partial class FileLink
{
    /// <summary>What every link has.</summary>
    public static ReadOnlySpan<byte> Mark => "/api/files/"u8;

    /// <summary>Replaces the collection, record and file name of every link that is known.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lead">Gives the new path behind the mark for a collection, record and file; null leaves the link.</param>
    public static string Rewrite(string text, Func<string, string, string, string?> lead) =>
        Pattern()
            .Replace(
                text,
                match =>
                    lead(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value) is { } path
                        ? "/api/files/" + path
                        : match.Value
            );

    [GeneratedRegex(@"/api/files/([\w-]+)/([^/\s""'<>?#\\&]+)/([\w.*+=-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
