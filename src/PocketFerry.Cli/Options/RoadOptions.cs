using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Options;

/// <summary>By which road a server is read or written.</summary>
internal static class RoadOptions
{
    private static readonly string[] NotThereYet = ["hooks"];

    public static Option<string?> Via { get; } =
        Choices.Of(
            "--via",
            "The road to a server: auto is the gentlest that carries everything; backup fetches its state, and has it restore "
                + "the loaded one.",
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

    /// <summary>Refuses roads that don't lead from one end to the other.</summary>
    public static void RefuseRoads(this ParseResult command, EndpointAddress from, EndpointAddress to)
    {
        if (command.Road() != "backup")
        {
            return;
        }

        if (from.Kind != EndpointKind.Server && to.Kind != EndpointKind.Server)
        {
            throw Wrong("--via backup is for servers, and neither end is one.", "Leave it out.");
        }

        if (from.Kind == EndpointKind.Server && command.GetValue(ServerOptions.Filter) is { Length: > 0 })
        {
            throw Wrong("--filter is for the API: --via backup fetches everything.", "Leave one of them out.");
        }

        if (to.Kind == EndpointKind.Server && command.GetValue(SafetyOptions.Backup))
        {
            throw Wrong("--via backup keeps the server's old state as a backup anyway.", "Leave --backup out.");
        }
    }

    private static EndpointException Wrong(string message, string cure) => new(message, cure, EndpointFailure.Usage);
}
