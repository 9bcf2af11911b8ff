using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Backups;
using PocketFerry.PocketBase.Checks;

namespace PocketFerry.PocketBase.Api.Checks;

/// <summary>What a server that was signed in to shows of itself before a run.</summary>
internal sealed class ServerCheck(ApiServer server)
{
    private ServerFeatures Features => server.Features;

    public async IAsyncEnumerable<CheckItem> LookAsync(
        RunPlan? plan,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        yield return CheckItem.Ok("signed in", $"{server.Name} answers, and takes the sign-in of a superuser.");
        yield return CheckItem.Ok("version", $"PocketBase {Features.AtLeast} or later; it doesn't tell more.");
        yield return Batches();
        yield return await RateLimitsAsync(cancellation).ConfigureAwait(false);
        yield return Carried(plan);
        yield return Hooks();
        var store = new ServerBackups(server);
        yield return await BackupCheck.LookAsync(store, DateTime.UtcNow, cancellation).ConfigureAwait(false);
        foreach (var item in plan is null ? [] : MatchCheck.Look(plan))
        {
            yield return item;
        }
    }

    private CheckItem Batches()
    {
        const string Name = "batches";
        if (server.ByHooks)
        {
            return CheckItem.Ok(Name, "Not needed: pbferry's own routes are installed, and take the records.");
        }

        if (!Features.HasBatch)
        {
            return CheckItem.Warning(
                Name,
                "The batch API is off: every record takes a request of its own.",
                "Give the run --enable-batch, which puts it back, or switch it on in the dashboard (Settings, Application, Batch API)."
            );
        }

        var limits = string.Create(
            CultureInfo.InvariantCulture,
            $"{Features.MaxRequests:n0} requests, {Features.BatchTime.TotalSeconds:0} s and {Features.MaxBodySize / 1048576.0:0.#} MB a batch"
        );
        return Features.MaxRequests >= 50
            ? CheckItem.Ok(Name, $"The batch API is on: at most {limits}.")
            : CheckItem.Warning(
                Name,
                $"The batch API is on, with small batches: at most {limits}.",
                "Raise the number of requests in the dashboard (Settings, Application, Batch API) for more speed."
            );
    }

    private async Task<CheckItem> RateLimitsAsync(CancellationToken cancellation)
    {
        const string Name = "rate limits";
        using var settings = await server
            .Client.ExpectAsync(ApiRequest.Get("api/settings"), cancellation)
            .ConfigureAwait(false);
        var isOn = (bool?)(settings.Json["rateLimits"] as JsonObject)?["enabled"] == true;
        return isOn
            ? CheckItem.Ok(Name, "On; PocketBase lets superusers pass. A proxy before it may have limits of its own.")
            : CheckItem.Ok(Name, "Off.");
    }

    private CheckItem Carried(RunPlan? plan)
    {
        const string Name = "dates, hashes";
        if (server.CarriesSecrets)
        {
            return CheckItem.Ok(
                Name,
                $"Carried, by {(server.ByHooks ? "pbferry's routes" : "POST /api/sql")}: dates of creation and change, password hashes, token keys."
            );
        }

        var users = plan
            ?.Streams.Where(s => s.Collection?.Type == CollectionType.Auth)
            .Select(s => s.TargetName)
            .ToList();
        return CheckItem.Warning(
            Name,
            "The web API of this version can't set dates of creation and change, password hashes and token keys."
                + (users is { Count: > 0 } ? $" Users of {string.Join(", ", users)} need a password reset." : ""),
            "Install pbferry's routes where the server runs (pbferry hooks install), or use --via backup."
        );
    }

    private CheckItem Hooks() =>
        Features.Hooks switch
        {
            { IsKnown: true } => CheckItem.Ok(
                "hooks",
                "pbferry's routes are installed. Hooks of the owner run for every record, unless --raw."
            ),
            not null => CheckItem.Warning(
                "hooks",
                "pbferry's routes are installed in a version that this pbferry doesn't know, and are left alone.",
                "pbferry hooks install, where the server runs."
            ),
            null => CheckItem.Ok(
                "hooks",
                "pbferry's routes aren't installed. Hooks of the owner can't be seen from here, and run for every record."
            ),
        };
}
