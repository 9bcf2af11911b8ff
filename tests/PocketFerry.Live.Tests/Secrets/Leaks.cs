using System.Text;
using PocketFerry.Sqlite;

namespace PocketFerry.Live.Tests.Secrets;

/// <summary>Looks for planted secrets.</summary>
internal sealed class Leaks(Dictionary<string, string> planted)
{
    private readonly List<string> _all = [];

    public IReadOnlyDictionary<string, string> Planted => planted;

    /// <summary>What was found, and where.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>How many places were looked at.</summary>
    public int Looked { get; private set; }

    public void Search(string text, string where)
    {
        Looked++;
        foreach (var (name, secret) in planted)
        {
            if (text.Contains(secret, StringComparison.Ordinal))
            {
                _all.Add($"{where}: {name}");
            }
        }
    }

    /// <summary>Looks at every value of a database: in the file a long one may lie in pieces.</summary>
    public void SearchDatabase(string path, string where)
    {
        using var database = SqliteDatabase.Open(path, SqliteOpenMode.ReadOnly);
        foreach (var table in Texts(database, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            foreach (var value in Texts(database, $"SELECT * FROM \"{table}\""))
            {
                Search(value, $"{where}, table {table}");
            }
        }
    }

    private static List<string> Texts(SqliteDatabase database, string sql)
    {
        var texts = new List<string>();
        using var rows = database.Prepare(sql);
        while (rows.Step())
        {
            for (var column = 0; column < rows.ColumnCount; column++)
            {
                texts.Add(Encoding.Latin1.GetString(rows.Bytes(column)));
            }
        }

        return texts;
    }

    /// <summary>Looks at every file below a folder, and at the names.</summary>
    public void Search(string folder, IReadOnlyList<string> except)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, file);
            if (!except.Contains(name.Split(Path.DirectorySeparatorChar)[0]))
            {
                Search(name, name);
                Search(Encoding.Latin1.GetString(File.ReadAllBytes(file)), name);
            }
        }
    }
}
