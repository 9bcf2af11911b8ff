using System.Globalization;
using System.Text;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;

namespace PocketFerry.Sources.Files.Dumps;

/// <summary>Gives every stream of a dump a file name of its own, whatever the stream is called.</summary>
internal sealed class DumpNames
{
    // Some file systems tell no case apart.
    private readonly HashSet<string> _taken = new(
        ["manifest", "collections", "files"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The names for the streams of a plan, without endings.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="isSimple">
    /// Whether the dump is of the simple form, which has no place for another name: its readers take the collection's.
    /// </param>
    /// <exception cref="EndpointException">One can't be a file's.</exception>
    public static IEnumerable<string> Of(RunPlan plan, bool isSimple)
    {
        var names = new DumpNames();
        foreach (var stream in plan.Streams)
        {
            var name = isSimple ? stream.TargetName : names.Next(stream.TargetName);
            yield return SafePath.IsName(name)
                ? name
                : throw new EndpointException($"'{name}' can't be a file name in a dump of the simple form.");
        }
    }

    private string Next(string stream)
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
