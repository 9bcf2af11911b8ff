using System.CommandLine;
using PocketFerry.Cli.Endpoints;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Options;

/// <summary>By which road a server is read or written.</summary>
internal static class RoadOptions
{
    public static Option<string?> Via { get; } =
        Choices.Of(
            "--via",
            "The road to a server: auto is the gentlest that carries everything; hooks goes through the routes of pbferry hooks "
                + "install; backup fetches its state, and has it restore the loaded one.",
            "auto",
            "api",
            "hooks",
            "sql",
            "backup"
        );

    public static Option<bool> Raw { get; } =
        new("--raw")
        {
            Description =
                "With the hooks: rows go straight into the tables, validated by pbferry alone; the owner's hooks don't run.",
        };

    /// <summary>The road that was chosen.</summary>
    public static string Road(this ParseResult command) => command.GetValue(Via) ?? "auto";

    /// <summary>Refuses roads that don't lead from one end to the other.</summary>
    public static void RefuseRoads(this ParseResult command, EndpointAddress from, EndpointAddress to)
    {
        if (command.GetValue(Raw) && (to.Kind != EndpointKind.Server || command.Road() is not ("auto" or "hooks")))
        {
            throw Wrong("--raw is for the hooks of a server that is written.", "Leave it out.");
        }

        if (command.Road() == "hooks" && from.Kind != EndpointKind.Server && to.Kind != EndpointKind.Server)
        {
            throw Wrong("--via hooks is for servers, and neither end is one.", "Leave it out.");
        }

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
