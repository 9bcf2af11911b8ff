using PocketFerry.Model.Collections;
using PocketFerry.Model.Records;
using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Api.Writing;

/// <summary>SQLite's complaints as faults of rows.</summary>
internal static class SqlFault
{
    private const string Unique = "UNIQUE constraint failed: ";

    public static bool IsBusy(ApiError error) =>
        error.Message.Contains("database is locked", StringComparison.Ordinal)
        || error.Message.Contains("SQLITE_BUSY", StringComparison.Ordinal);

    public static RowFault Of(ApiError error, Collection collection)
    {
        var message = error.Message;
        var at = message.IndexOf(Unique, StringComparison.Ordinal);
        if (at < 0)
        {
            return new RowFault(
                "refused",
                "",
                $"The server refused it: {message.ReplaceLineEndings(" ")}",
                "Correct the row, or the collection's indexes."
            );
        }

        var end = message.AsSpan(at).IndexOf('(');
        var columns = (end < 0 ? message[at..] : message.Substring(at, end))[Unique.Length..]
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(c => c[(c.IndexOf('.', StringComparison.Ordinal) + 1)..])
            .ToList();
        return new RowFault(
            "validation_not_unique",
            columns[0],
            $"A record of '{collection.Name}' has the same {string.Join(" and ", columns)} already.",
            "Drop one of the two, or match existing records with --upsert."
        );
    }
}
