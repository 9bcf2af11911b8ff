using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Hooks;
using PocketFerry.PocketBase.Api.Reading;

namespace PocketFerry.PocketBase.Api;

/// <summary>A server, signed in to as superuser; what a source or a target is made of. Dispose it.</summary>
/// <remarks>Safe for use from several threads.</remarks>
public sealed class ApiServer : IAsyncDisposable
{
    private ApiServer(ApiClient client, ServerFeatures features, ApiOptions options) =>
        (Client, Features, Options) = (client, features, options);

    /// <summary>The address, for messages.</summary>
    public string Name => Client.Address.Name;

    /// <summary>The oldest version that the server may be; PocketBase doesn't tell its version.</summary>
    public Version VersionAtLeast => Features.AtLeast;

    internal ApiClient Client { get; }

    internal ServerFeatures Features { get; private set; }

    internal ApiOptions Options { get; }

    /// <summary>Signs in.</summary>
    /// <exception cref="EndpointException">Denied or unreachable.</exception>
    public static async Task<ApiServer> OpenAsync(
        string address,
        ApiCredentials credentials,
        ApiOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        var chosen = options ?? new ApiOptions();
        var client = new ApiClient(ServerAddress.Parse(address), chosen);
        try
        {
            await ApiSession.OpenAsync(client, credentials, cancellation).ConfigureAwait(false);
            var features = await ServerFeatures.ReadAsync(client, cancellation).ConfigureAwait(false);
            var server = new ApiServer(client, Chosen(features, chosen), chosen);
            server.RefuseWithoutHooks();
            return server;
        }
        catch (AnswerLostException lost)
        {
            client.Dispose();
            throw client.Unreachable(lost);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Asks again what the server can do, after its settings were changed.</summary>
    internal async Task RefreshAsync(CancellationToken cancellation) =>
        Features = Chosen(await ServerFeatures.ReadAsync(Client, cancellation).ConfigureAwait(false), Options);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether records are written by pbferry's hooks.</summary>
    internal bool ByHooks => Options.Road is ApiRoad.Auto or ApiRoad.Hooks && Features.Hooks is { IsKnown: true };

    /// <summary>Whether password hashes and token keys can be read, and dates and hashes written.</summary>
    internal bool CarriesSecrets => Features.HasSql || ByHooks;

    private static ServerFeatures Chosen(ServerFeatures features, ApiOptions options) =>
        options.Road == ApiRoad.Api ? features with { HasSql = false } : features;

    private void RefuseWithoutHooks()
    {
        if ((Options.Road == ApiRoad.Hooks || Options.Raw) && !ByHooks)
        {
            throw ServerHooks.Missing(Name, Features.Hooks, Options.Raw ? "--raw" : "--via hooks");
        }
    }

    internal Task<IReadOnlyList<Collection>> ReadCollectionsAsync(CancellationToken cancellation) =>
        CollectionList.ReadAsync(Client, cancellation);
}
