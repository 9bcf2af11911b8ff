using System.Text;
using MongoDB.Bson;
using PocketFerry.Model.Records;

namespace PocketFerry.Sources.Files.Mongo;

/// <summary>What is wrong with documents that can't be read.</summary>
internal static class BsonFaults
{
    /// <summary>Whether it is how the BSON package says that a document is broken.</summary>
    public static bool IsOfDocument(Exception error) =>
        error
            is FormatException
                or EndOfStreamException
                or BsonException
                or OverflowException
                or ArgumentException
                or InvalidOperationException
                or IndexOutOfRangeException
                or NotSupportedException;

    /// <summary>The document is broken inside.</summary>
    public static RowFault Malformed(Exception error) =>
        error is DecoderFallbackException or EncoderFallbackException
            ? new RowFault(
                "invalid_text",
                "",
                "The document has a text that is no valid Unicode.",
                "Mend it in the database, and dump again."
            )
            : new RowFault(
                "malformed_row",
                "",
                $"The document is broken: {FirstSentence(error.Message)}",
                "Dump the collection again; mongod's validate says whether the database itself is damaged."
            );

    public static RowFault TooDeep(string column, int maxDepth) =>
        new(
            "too_deep",
            column,
            $"The value is nested more than {maxDepth} levels deep.",
            "Flatten it; PocketBase would have to hold it in memory."
        );

    public static RowFault Twice(string column) =>
        new(
            "duplicate_key",
            column,
            "The document has this key twice.",
            "Keep one of the two; which one counts isn't defined."
        );

    public static RowFault DateOutOfRange(string column, long milliseconds) =>
        new(
            "invalid_date",
            column,
            "The date is outside the years 0001 to 9999.",
            "Correct it in the database, or leave the column out with --drop.",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{milliseconds} ms since 1970")
        );

    private static string FirstSentence(string message)
    {
        var line = message.Split('\n')[0].Trim();
        return line.Length > 200 ? line[..200] + "…" : line;
    }
}
