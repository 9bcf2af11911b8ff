using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Hooks;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>A server in a folder of its own, with the harbour's collections.</summary>
internal sealed class Quay : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private Quay() { }

    public PocketBaseServer Server { get; private set; } = null!;

    public static async Task<Quay> OpenAsync(
        PocketBaseBinary binary,
        bool batch = true,
        int maxRequests = 200,
        string? hooks = null,
        ApiRoad road = ApiRoad.Auto
    )
    {
        var quay = new Quay();
        if (road == ApiRoad.Hooks)
        {
            hooks ??= quay._folder["pb_hooks"];
            Directory.CreateDirectory(hooks);
            HooksFolder.In(hooks).Install(force: false);
        }

        quay.Server = await PocketBaseServer.StartAsync(
            binary,
            quay._folder["pb_data"],
            hooks is null ? null : new PocketBaseServerOptions { HooksDirectory = hooks },
            TestContext.Current.CancellationToken
        );
        await Harbour.CreateCollectionsAsync(quay.Server);
        await Harbour.SetBatchAsync(quay.Server, batch, maxRequests);
        return quay;
    }

    public async Task<ApiTarget> TargetAsync(ApiOptions? options = null, Uri? address = null) =>
        new(
            await ApiServer.OpenAsync(
                (address ?? Server.Address).ToString(),
                Harbour.Superuser,
                options,
                TestContext.Current.CancellationToken
            )
        );

    public async Task<long> CountAsync(string collection) =>
        (long)(await Server.Api.GetAsync($"/api/collections/{collection}/records?perPage=1"))!["totalItems"]!;

    /// <summary>
    /// What the stopped server's data directory holds: the records of the harbour's collections, and the files of all.
    /// </summary>
    public async Task<List<string>> ContentsAsync()
    {
        await Server.StopAsync();
        var contents = new List<string>();
        using (
            var database = SqliteDatabase.Open(Path.Combine(Server.DataDirectory, "data.db"), SqliteOpenMode.ReadOnly)
        )
        {
            foreach (var collection in new[] { "ports", "boats", "papers", "sailors", "clerks", "users" })
            {
                contents.Add($"{collection}: {database.Integer($"select count(*) from {collection}")}");
            }
        }

        var storage = Path.Combine(Server.DataDirectory, "storage");
        if (Directory.Exists(storage))
        {
            // A collection's own folder stays, empty, once it has held a file.
            contents.AddRange(
                Directory
                    .EnumerateDirectories(storage)
                    .SelectMany(d => Directory.EnumerateFileSystemEntries(d, "*", SearchOption.AllDirectories))
                    .Order()
            );
        }

        await Server.RestartAsync(TestContext.Current.CancellationToken);
        return contents;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
