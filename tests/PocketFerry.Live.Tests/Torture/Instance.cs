using System.Security.Cryptography;
using System.Text;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Torture;

/// <summary>A data directory in a folder, as something that is copied, spoilt and looked at.</summary>
internal static class Instance
{
    /// <summary>Makes a copy.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    /// <summary>Takes it away, and whatever a killed run left beside it.</summary>
    public static void Clear(TempFolder folder, string name)
    {
        foreach (var left in Directory.EnumerateDirectories(folder.Path, $".{name}.pbferry*").Append(folder[name]))
        {
            if (Directory.Exists(left))
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    /// <summary>The hash of all records but for their times, which the clock sets. The database must be sound.</summary>
    public static string Records(string directory)
    {
        // Whoever opens the file next finishes or undoes what was cut off; a reader could not.
        using var database = SqliteDatabase.Open(Path.Combine(directory, "data.db"), SqliteOpenMode.ReadWrite);
        database.Text("pragma integrity_check").ShouldBe("ok");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in Lines(database, "select name from sqlite_master where type = 'table' order by name"))
        {
            var columns = Lines(
                database,
                $"select name from pragma_table_info('{table}') where name not in ('created', 'updated') order by name"
            );
            var row = string.Join(" || '|' || ", columns.Select(c => $"coalesce(quote(\"{c}\"), '')"));
            hash.AppendData(Encoding.UTF8.GetBytes(table));
            foreach (var line in Lines(database, $"select {row} from \"{table}\" order by 1"))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(line));
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The hash of all stored files, with their names.</summary>
    public static string Files(string directory)
    {
        var storage = Path.Combine(directory, "storage");
        return Directory.Exists(storage)
            ? Convert.ToHexString(
                SHA256.HashData(
                    Encoding.UTF8.GetBytes(
                        string.Join(
                            '\n',
                            Directory
                                .EnumerateFiles(storage, "*", SearchOption.AllDirectories)
                                .Order(StringComparer.Ordinal)
                                .Select(f =>
                                    $"{Path.GetRelativePath(storage, f)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"
                                )
                        )
                    )
                )
            )
            : "";
    }

    private static List<string> Lines(SqliteDatabase database, string sql)
    {
        using var rows = database.Prepare(sql);
        var lines = new List<string>();
        while (rows.Step())
        {
            lines.Add(rows.Text(0));
        }

        return lines;
    }
}
