using System.Runtime.CompilerServices;

namespace PocketFerry.Cli.Tests;

/// <summary>The repository's own documents.</summary>
internal static class Documentation
{
    public static string Text(string file) => File.ReadAllText(Path(file));

    public static string Path(string file) => System.IO.Path.Combine(Root(), file);

    private static string Root([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", ".."));
}
