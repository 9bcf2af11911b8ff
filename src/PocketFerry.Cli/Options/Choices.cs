using System.CommandLine;

namespace PocketFerry.Cli.Options;

/// <summary>Makes options that take one of a few words.</summary>
internal static class Choices
{
    public static Option<string?> Of(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { HelpName = string.Join('|', values), Description = description };
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } given && !values.Contains(given, StringComparer.Ordinal))
            {
                result.AddError($"{name} takes {Joined(values)}, not '{given}'.");
            }
        });
        return option;
    }

    private static string Joined(string[] values) => $"{string.Join(", ", values[..^1])} or {values[^1]}";
}
