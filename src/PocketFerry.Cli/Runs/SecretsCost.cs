using System.Globalization;
using PocketFerry.Cli.Options;
using PocketFerry.Cli.Output;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.Api;

namespace PocketFerry.Cli.Runs;

/// <summary>Says what it costs to find secrets by filters, and asks.</summary>
internal static class SecretsCost
{
    private const string Log = "The server's log of requests keeps the filters, and the hashes in them";

    /// <exception cref="EndpointException">The answer is no, or there is nobody to ask.</exception>
    public static async Task ConfirmAsync(
        RunPlan plan,
        ISource source,
        RunOutput output,
        bool yes,
        CancellationToken cancellation
    )
    {
        if (source is not ApiSource server || await server.CostOfSecretsAsync(plan, cancellation) is not { } cost)
        {
            return;
        }

        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"Password hashes and token keys of {cost.Records} records take about {cost.Requests} requests, about {Durations.Text(cost.Time)} (one took {cost.OneRequest.TotalMilliseconds:0.0} ms)"
        );
        if (yes)
        {
            output.Note($"{what}. {Log}.");
        }

        Question.Confirm(
            $"{what}. {Log}. Go on?",
            $"{what} with {ServerOptions.SlowSecrets.Name}",
            yes,
            $"Say --yes to go on, or leave {ServerOptions.SlowSecrets.Name} out: they stay behind then."
        );
    }
}
