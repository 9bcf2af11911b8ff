using System.CommandLine;
using PocketFerry.Cli.Options;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;

namespace PocketFerry.Cli.Schemas;

/// <summary>Which collections of a schema are meant.</summary>
internal static class SchemaChoice
{
    public static Option<string[]> Collections { get; } =
        Lists.Of("--collections", "A,B", "Only these collections; by default all but PocketBase's own.");

    public static Option<bool> System { get; } = new("--system") { Description = "PocketBase's own collections too." };

    /// <exception cref="EndpointException">A collection that is named isn't there.</exception>
    public static IReadOnlyList<Collection> Of(ParseResult command, IReadOnlyList<Collection> all)
    {
        var names = command.Names(Collections);
        if (names.Count == 0)
        {
            return [.. all.Where(c => !c.System || command.GetValue(System))];
        }

        var missing = names.Where(n => all.All(c => c.Name != n)).ToList();
        return missing.Count == 0
            ? [.. names.Select(n => all.First(c => c.Name == n))]
            : throw new EndpointException(
                $"There is no collection {string.Join(", ", missing)}.",
                $"There are: {string.Join(", ", all.Select(c => c.Name))}.",
                EndpointFailure.Usage
            );
    }
}
