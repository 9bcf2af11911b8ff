using System.Text;

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
