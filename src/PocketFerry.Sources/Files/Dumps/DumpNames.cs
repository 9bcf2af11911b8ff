using System.Globalization;
using System.Text;

namespace PocketFerry.Sources.Files.Dumps;

/// <summary>Gives every stream of a dump a file name of its own, whatever the stream is called.</summary>
internal sealed class DumpNames
{
    // Some file systems tell no case apart.
    private readonly HashSet<string> _taken = new(
        ["manifest", "collections", "files"],
        StringComparer.OrdinalIgnoreCase
    );

    public string Next(string stream)
    {
        var name = new StringBuilder();
        foreach (var c in stream.Length > 100 ? stream[..100] : stream)
        {
            name.Append(char.IsLetterOrDigit(c) || c is '_' or '-' ? c : '_');
        }

        var plain = name.Length == 0 ? "_" : name.ToString();
        var free = plain;
        for (var i = 2; !_taken.Add(free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{plain}-{i}");
        }

        return free;
    }
}
