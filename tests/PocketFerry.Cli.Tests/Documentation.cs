using System.Runtime.CompilerServices;

namespace PocketFerry.Cli.Tests;

/// <summary>The repository's own documents.</summary>
internal static class Documentation
{
    public static string Text(string path) => File.ReadAllText(Path.Combine(Root(), path));

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
