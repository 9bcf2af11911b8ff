using System.CommandLine;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Options;

/// <summary>By which road a server is read or written.</summary>
internal static class RoadOptions
{
    private static readonly string[] NotThereYet = ["hooks", "backup"];

    public static Option<string?> Via { get; } =
        Choices.Of(
            "--via",
            "The road to a server: auto is the gentlest that carries everything; api, hooks, sql and backup force one.",
            "auto",
            "api",
            "hooks",
            "sql",
            "backup"
        );

    /// <summary>The road that was chosen.</summary>
    /// <exception cref="EndpointException">It isn't there yet.</exception>
    public static string Road(this ParseResult command)
    {
        var road = command.GetValue(Via) ?? "auto";
        return NotThereYet.Contains(road)
            ? throw new EndpointException(
                $"--via {road} is not there yet.",
                "Leave --via out: the API is the road then.",
                EndpointFailure.Usage
            )
            : road;
    }
}
