using System.Text.RegularExpressions;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.PocketBase.DataDirectory.Checks;

/// <summary>The owner's JavaScript hooks beside a data directory: a run on the files goes past them.</summary>
internal static partial class OwnHooks
{
    private const string Name = "hooks";

    public static IEnumerable<CheckItem> Look(DataDirectoryPath path)
    {
        var folder = Path.Combine(Path.GetDirectoryName(path.Root) ?? path.Root, "pb_hooks");
        var found = Directory.Exists(folder) ? Of(folder) : [];
        if (found.Count == 0)
        {
            yield return CheckItem.Ok(Name, "No pb_hooks beside the directory judge or change records.");
        }

        foreach (var (file, events) in found)
        {
            yield return CheckItem.Warning(
                Name,
                $"{file} has {string.Join(", ", events)}: it doesn't run for what is written to the files.",
                "If its work is wanted, import over the server's API or routes instead."
            );
        }
    }

    private static List<(string File, List<string> Events)> Of(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*.pb.js")
                .Order(StringComparer.Ordinal)
                .Select(f => (Path.GetFileName(f), EventsIn(File.ReadAllText(f))))
                .Where(f => f.Item2.Count > 0),
        ];

    private static List<string> EventsIn(string script) =>
        [.. Event().Matches(script).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    // The hooks of records and models that a write through PocketBase would run.
    [GeneratedRegex(
        @"\b(on(?:Record|Model)(?:After)?(?:Create|Update|Validate|Delete)\w*)\s*\(",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Event();
}
