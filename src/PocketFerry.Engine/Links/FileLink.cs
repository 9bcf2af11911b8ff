using System.Text;
using System.Text.RegularExpressions;
using PocketFerry.Model.Records;

namespace PocketFerry.Engine.Links;

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

    /// <summary>The same, in the texts of a batch's columns, most of which have no link.</summary>
    public static void Rewrite(RowBatch batch, IEnumerable<int> columns, Func<string, string, string, string?> lead)
    {
        foreach (var column in columns)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                var cell = batch[row, column];
                if (cell.Kind is not (CellKind.Text or CellKind.Json) || batch.Bytes(cell).IndexOf(Mark) < 0)
                {
                    continue;
                }

                var text = Encoding.UTF8.GetString(batch.Bytes(cell));
                var led = Rewrite(text, lead);
                if (led != text)
                {
                    batch[row, column] = batch.Store(cell.Kind, Encoding.UTF8.GetBytes(led));
                }
            }
        }
    }

    [GeneratedRegex(@"/api/files/([\w-]+)/([^/\s""'<>?#\\&]+)/([\w.*+=-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
