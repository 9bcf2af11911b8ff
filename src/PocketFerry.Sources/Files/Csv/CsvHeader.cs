using System.Text;
using System.Text.Unicode;
using CsvHelper;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Sources.Files.Csv;

/// <summary>The names of a CSV file's columns.</summary>
internal static class CsvHeader
{
    /// <summary>Reads the names from the current record.</summary>
    public static string[] Read(CsvReader reader, string file, int maxColumns)
    {
        CheckCount(reader.FieldCount, file, maxColumns);
        var names = new string[reader.FieldCount];
        var seen = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var bytes = reader.GetSpan(i);
            if (!Utf8.IsValid(bytes))
            {
                throw Wrong(
                    reader,
                    file,
                    i,
                    "is not valid UTF-8",
                    "Say the file's encoding, as with --encoding windows-1252."
                );
            }

            names[i] = Encoding.UTF8.GetString(bytes);
            if (names[i].Length == 0)
            {
                throw Wrong(
                    reader,
                    file,
                    i,
                    "is empty",
                    "Name the column, or pass --no-header if the first line is data."
                );
            }

            if (!seen.TryAdd(names[i], i))
            {
                throw Wrong(
                    reader,
                    file,
                    i,
                    $"'{names[i]}' is column {seen[names[i]] + 1}'s name too",
                    "Rename one of the two, or pass --no-header if the first line is data."
                );
            }
        }

        return names;
    }

    /// <summary>Makes names for a file without a header.</summary>
    public static string[] Number(int count, string file, int maxColumns)
    {
        CheckCount(count, file, maxColumns);
        return [.. Enumerable.Range(1, count).Select(i => $"column{i}")];
    }

    private static void CheckCount(int count, string file, int maxColumns)
    {
        if (count > maxColumns)
        {
            throw new EndpointException(
                $"{file}: the first line has {count} columns; {maxColumns} is the limit.",
                "Split the file by columns, or check the delimiter (--delimiter)."
            );
        }
    }

    private static EndpointException Wrong(CsvReader reader, string file, int column, string what, string cure) =>
        new($"{file}:{reader.LineNumber}: the header of column {column + 1} {what}.", cure);
}
