using PocketFerry.Cli.Secrets;

namespace PocketFerry.Cli.Runs;

/// <summary>What was typed behind the program's name, and what of it another command line takes the place of.</summary>
internal static class TypedCommand
{
    public static IReadOnlyList<string> Arguments => Environment.GetCommandLineArgs()[1..];

    /// <summary>It as it can be typed again, without secrets.</summary>
    public static string Text => TextOf(Redaction.Of(Arguments));

    /// <summary>A command as it can be typed again.</summary>
    public static string TextOf(IEnumerable<string> arguments) =>
        $"pbferry {string.Join(' ', arguments.Select(Shell.Quote))}";

    /// <summary>A command line with other values for some options.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="options">The options, each with its names, whether it has a value, and its new words.</param>
    public static IReadOnlyList<string> With(IReadOnlyList<string> arguments, IEnumerable<NewOption> options)
    {
        var result = arguments.ToList();
        foreach (var option in options)
        {
            for (var i = result.Count - 1; i > 0; i--)
            {
                if (option.Names.Contains(result[i]))
                {
                    result.RemoveRange(i, option.HasValue && i + 1 < result.Count ? 2 : 1);
                }
                else if (option.Names.Any(n => result[i].StartsWith(n + "=", StringComparison.Ordinal)))
                {
                    result.RemoveAt(i);
                }
            }

            result.AddRange(option.Words);
        }

        return result;
    }
}

/// <summary>An option as it is given anew.</summary>
/// <param name="Names">Its names.</param>
/// <param name="HasValue">Whether it has a value.</param>
/// <param name="Words">What is typed for it.</param>
internal sealed record NewOption(IReadOnlyList<string> Names, bool HasValue, IReadOnlyList<string> Words);
