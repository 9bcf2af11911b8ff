using System.CommandLine;

namespace PocketFerry.Cli.Help;

/// <summary>Options that are shown together under one title.</summary>
internal sealed record OptionGroup(string Title, IReadOnlyList<Option> Options);
