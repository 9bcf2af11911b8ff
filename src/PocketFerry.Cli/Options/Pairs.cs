using System.CommandLine;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Options;

/// <summary>Options of the form <c>name=value</c>, repeatable.</summary>
internal static class Pairs
{
    /// <summary>What was given, by name.</summary>
    /// <exception cref="EndpointException">A value isn't of that form, or a name was given twice.</exception>
    public static Dictionary<string, string> ValuesByName(this ParseResult command, Option<string[]> option)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in command.GetValue(option) ?? [])
        {
            var equals = text.IndexOf('=');
            if (equals <= 0 || equals == text.Length - 1)
            {
                throw Wrong(
                    $"{option.Name} takes {option.HelpName}, not '{text}'.",
                    $"For example {option.Name} {ExampleOf(option)}."
                );
            }

            if (!values.TryAdd(text[..equals], text[(equals + 1)..]))
            {
                throw Wrong($"{option.Name} names '{text[..equals]}' twice.", "Name it once.");
            }
        }

        return values;
    }

    /// <summary>What was given, by name, each value a list with commas.</summary>
    public static Dictionary<string, IReadOnlyList<string>> ListsByName(
        this ParseResult command,
        Option<string[]> option
    ) =>
        command
            .ValuesByName(option)
            .ToDictionary(
                pair => pair.Key,
                IReadOnlyList<string> (pair) =>
                    pair.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            );

    private static string ExampleOf(Option option) =>
        option.Name switch
        {
            "--upsert" => "users=email",
            "--key" => "orders=order_id",
            _ => "zip=text",
        };

    private static EndpointException Wrong(string message, string cure) => new(message, cure, EndpointFailure.Usage);
}
