using PocketFerry.Testing;

namespace PocketFerry.Bench.Api;

/// <summary>A real server over a copy of a data directory, gone with it on dispose.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private readonly PocketBaseServer _server;

    private Arena(PocketBaseServer server, string token)
    {
        _server = server;
        Token = token;
        Client = NewClient();
    }

    public string Folder => _server.DataDirectory;

    public string Address => _server.Address.ToString().TrimEnd('/');

    public string Token { get; }

    public HttpClient Client { get; }

    public double ProcessorSeconds => ProcessorTime.Of(_server.ProcessId);

    /// <summary>Starts a server over a copy of the template, whose superuser made the token.</summary>
    public static async Task<Arena> OpenAsync(
        PocketBaseBinary binary,
        string template,
        string token,
        string? hooks = null
    )
    {
        var folder = template + "-copy";
        Clear(folder);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(template))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var options = new PocketBaseServerOptions { CreateSuperuser = false, HooksDirectory = hooks };
        return new Arena(await PocketBaseServer.StartAsync(binary, folder, options), token);
    }

    /// <summary>A client with the token; one connection a client, unless it is told otherwise.</summary>
    public HttpClient NewClient(bool keepOpen = true)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false })
        {
            BaseAddress = _server.Address,
            Timeout = TimeSpan.FromMinutes(5),
        };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", Token);
        client.DefaultRequestHeaders.ConnectionClose = keepOpen ? null : true;
        return client;
    }

    /// <summary>Stops the server, so that its files are whole.</summary>
    public Task StopAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        Clear(_server.DataDirectory);
    }

    public static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
