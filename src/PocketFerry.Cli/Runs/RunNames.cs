using System.CommandLine;
using PocketFerry.Engine.Endpoints;

namespace PocketFerry.Cli.Runs;

/// <summary>Runs as they are named on the command line.</summary>
internal static class RunNames
{
    public static Argument<string> Argument()
    {
        var argument = new Argument<string>("RUN")
        {
            Description = "The run's id, the beginning of it, or 'last' for the newest; pbferry runs lists them.",
        };
        argument.CompletionSources.Add(_ =>
            [.. StateFolder.Store.Ids().Take(20).Select(i => new System.CommandLine.Completions.CompletionItem(i))]
        );
        return argument;
    }

    /// <summary>The id that was meant.</summary>
    /// <exception cref="EndpointException">There is none of that name, or several.</exception>
    public static string Find(string name) =>
        StateFolder.Store.Find(name)
        ?? throw new EndpointException(
            $"There is no run '{name}', or there are several whose ids begin so.",
            "pbferry runs lists them.",
            EndpointFailure.Usage
        );
}
