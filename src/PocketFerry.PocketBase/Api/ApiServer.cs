using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;
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
            return new ApiServer(client, WithoutSql(features, chosen), chosen);
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
        Features = WithoutSql(await ServerFeatures.ReadAsync(Client, cancellation).ConfigureAwait(false), Options);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ServerFeatures WithoutSql(ServerFeatures features, ApiOptions options) =>
        options.Road == ApiRoad.Api ? features with { HasSql = false } : features;

    internal Task<IReadOnlyList<Collection>> ReadCollectionsAsync(CancellationToken cancellation) =>
        CollectionList.ReadAsync(Client, cancellation);
}
