namespace PocketFerry.Cli;

/// <summary>Command lines that are shown to be typed.</summary>
internal static class Shell
{
    /// <summary>An argument in a form that a shell takes as it is meant.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "_-./:=,@+%".Contains(c))
            ? argument
            : $"'{argument.Replace("'", "'\\''")}'";
}
