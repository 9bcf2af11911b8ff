using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Hooks;

/// <summary>A server with our hooks, installed as a person would, and collections of every field type.</summary>
internal sealed class Shipyard : IAsyncDisposable
{
    private Shipyard(TempFolder folder, PocketBaseServer server) => (Folder, Server) = (folder, server);

    public TempFolder Folder { get; }

    public PocketBaseServer Server { get; }

    /// <summary>Where the commands start: relative names are below it.</summary>
    public string Place => Path.GetDirectoryName(Server.DataDirectory)!;

    /// <param name="binary">The program.</param>
    /// <param name="ownHook">A hook of the owner's; null for none.</param>
    public static async Task<Shipyard> OpenAsync(PocketBaseBinary binary, string? ownHook = null)
    {
        var folder = new TempFolder();
        Directory.CreateDirectory(folder["yard/pb_hooks"]);
        var installed = await Pbferry.RunAsync("hooks", "install", folder["yard"]);
        installed.ExitCode.ShouldBe(0, installed.Error);
        if (ownHook is not null)
        {
            await File.WriteAllTextAsync(folder["yard/pb_hooks/own.pb.js"], ownHook);
        }

        var server = await PocketBaseServer.StartAsync(
            binary,
            folder["yard/pb_data"],
            new PocketBaseServerOptions { HooksDirectory = folder["yard/pb_hooks"] },
            TestContext.Current.CancellationToken
        );
        return new Shipyard(folder, server);
    }

    /// <summary>Runs a command of the PocketBase program and expects its exit code.</summary>
    public async Task<CommandResult> RunAsync(int exitCode, params string[] command)
    {
        var result = await Server.CommandAsync(command, default, TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(exitCode, $"{string.Join(' ', command)}\n{result.Out}\n{result.Error}");
        return result;
    }

    /// <summary>Writes a file beside the data directory.</summary>
    public Task WriteAsync(string name, params string[] lines) =>
        File.WriteAllTextAsync(Path.Combine(Place, name), string.Join("\n", lines) + "\n");

    /// <summary>Exports by command to standard output: one line a record.</summary>
    public async Task<string> ExportAsync(string collection, params string[] options) =>
        (await RunAsync(0, ["data:export", collection, "-", .. options])).Out;

    public async Task<long> CountAsync(string collection) =>
        (long)(await Server.Api.GetAsync($"/api/collections/{collection}/records?perPage=1"))!["totalItems"]!;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }
}
