using System.Net.Sockets;

namespace PocketFerry.Testing;

/// <summary>What database servers for tests have in common: a temporary folder, a user that isn't root, a free port.</summary>
public abstract class DatabaseServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();
    private ChildProcess? _process;

    /// <summary>The port on this machine.</summary>
    public int Port { get; } = FreePorts.Next();

    /// <summary>The address of a database of this server.</summary>
    public abstract string Url(string database);

    /// <summary>Runs SQL in a database; an error fails.</summary>
    public abstract Task ExecuteAsync(string database, string sql);

    /// <summary>Writes a database's dump into a file, as the server's own tool makes it.</summary>
    public abstract Task DumpAsync(string database, string path, params string[] options);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Terminate();
            try
            {
                await process.WaitAsync(TimeSpan.FromSeconds(20));
            }
            catch (TimeoutException)
            {
                // It was killed instead, which is as good: nobody needs its files.
            }

            await process.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The path of something in the server's folder.</summary>
    protected string InFolder(string name) => _folder[name];

    /// <summary>Lets the server's user have the folder.</summary>
    protected async Task GiveFolderAsync(string user)
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", ["-R", $"{user}:", _folder.Path], "");
        }
    }

    /// <summary>Starts the server and waits for its port.</summary>
    protected async Task LaunchAsync(string user, string program, params string[] arguments)
    {
        var (file, before) = As(user, program);
        _process = ChildProcess.Start(file, [.. before, .. arguments]);
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            if (_process.HasExited || DateTime.UtcNow > deadline)
            {
                throw new InvalidOperationException($"{_process.Name} did not start:\n{_process.Out}{_process.Error}");
            }

            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Runs a program to its end; gives its output.</summary>
    protected static async Task<string> RunAsync(string file, IEnumerable<string> arguments, string input)
    {
        await using var process = ChildProcess.Start(
            file,
            arguments,
            new ChildProcessOptions { Input = System.Text.Encoding.UTF8.GetBytes(input) }
        );
        return await process.WaitAsync(Patience) == 0
            ? process.Out
            : throw new InvalidOperationException($"{process.Name} failed:\n{process.Out}{process.Error}");
    }

    /// <summary>Runs a program as the server's user.</summary>
    protected static Task<string> RunAsAsync(string user, string program, params string[] arguments)
    {
        var (file, before) = As(user, program);
        return RunAsync(file, [.. before, .. arguments], "");
    }

    // Database servers refuse to run as root.
    private static (string File, string[] Before) As(string user, string program) =>
        Environment.IsPrivilegedProcess
            ? ("setpriv", [$"--reuid={user}", $"--regid={user}", "--clear-groups", program])
            : (program, []);
}
