namespace PocketFerry.Cli.Help;

/// <summary>A command line that works, and what it is for. The tests execute every one of them.</summary>
internal sealed record Example(string CommandLine, string Purpose);
