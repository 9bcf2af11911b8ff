namespace PocketFerry.Testing;

/// <summary>How to start a <see cref="PocketBaseServer"/>.</summary>
public sealed record PocketBaseServerOptions
{
    /// <summary>Makes the superuser that <see cref="PocketBaseServer.Api"/> signs in as before the server starts.</summary>
    public bool CreateSuperuser { get; init; } = true;

    /// <summary>The folder of <c>*.pb.js</c> files; null for an empty one beside the data directory.</summary>
    public string? HooksDirectory { get; init; }

    /// <summary>The folder of migrations; null for an empty one beside the data directory.</summary>
    public string? MigrationsDirectory { get; init; }

    /// <summary>Further arguments of <c>serve</c>, such as <c>--encryptionEnv=PB_KEY</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Further environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long the start, and each stop, may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>A real PocketBase server on a free port of this machine, over a data directory of one's own.</summary>
public sealed class PocketBaseServer : IAsyncDisposable
{
    /// <summary>The e-mail address of the superuser that tests sign in as.</summary>
    public const string SuperuserEmail = "test@example.com";

    /// <summary>The password of the superuser that tests sign in as.</summary>
    public const string SuperuserPassword = "ferry-test-password";

    private readonly PocketBaseServerOptions _options;
    private ChildProcess? _process;

    private PocketBaseServer(PocketBaseBinary binary, string dataDirectory, PocketBaseServerOptions options)
    {
        Binary = binary;
        DataDirectory = Path.GetFullPath(dataDirectory);
        _options = options;
        Address = new Uri($"http://127.0.0.1:{FreePorts.Next()}/");
        Api = SuperuserClient();
    }

    /// <summary>The program that runs.</summary>
    public PocketBaseBinary Binary { get; }

    /// <summary>The folder with <c>data.db</c>, as an absolute path.</summary>
    public string DataDirectory { get; }

    /// <summary>The server's address, with a slash at its end. It stays the same over <see cref="RestartAsync"/>.</summary>
    public Uri Address { get; private set; }

    /// <summary>A client that signs in as superuser at its first request.</summary>
    public PocketBaseClient Api { get; private set; }

    /// <summary>Whether the process is alive.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>The server's process id.</summary>
    /// <exception cref="InvalidOperationException">It has been stopped.</exception>
    public int ProcessId => (_process ?? throw new InvalidOperationException("The server is stopped.")).Id;

    /// <summary>What the server has written since it was last started: standard output, then standard error.</summary>
    public string Output => _process is null ? LastOutput : _process.Out + _process.Error;

    private string LastOutput { get; set; } = "";

    /// <summary>Starts a server and returns when it is healthy. The data directory is made if it is missing.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds its output.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="PocketBaseServerOptions.Timeout"/>.</exception>
    public static async Task<PocketBaseServer> StartAsync(
        PocketBaseBinary binary,
        string dataDirectory,
        PocketBaseServerOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var server = new PocketBaseServer(binary, dataDirectory, options ?? new PocketBaseServerOptions());
        try
        {
            if (server._options.CreateSuperuser)
            {
                await server.CreateSuperuserAsync(cancellationToken);
            }
            await server.LaunchOnFreePortAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the superuser tests sign in as, or gives it its password back. Needs no running server.</summary>
    /// <exception cref="InvalidOperationException">PocketBase did not say that it saved it.</exception>
    public async Task CreateSuperuserAsync(CancellationToken cancellationToken = default)
    {
        await using var upsert = Run(["superuser", "upsert", SuperuserEmail, SuperuserPassword]);
        await upsert.WaitAsync(_options.Timeout, cancellationToken);
        // Not the exit code: before 0.40 it is 0 for errors as well.
        if (!upsert.Out.Contains("Successfully saved superuser", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{upsert.Name} failed:\n{upsert.Out}{upsert.Error}");
        }
    }

    /// <summary>Has <see cref="Api"/> sign in anew: after a restore tokens from before may not count.</summary>
    public void ForgetSignIn()
    {
        Api.Dispose();
        Api = SuperuserClient();
    }

    /// <summary>Stops the server if it runs and starts it again on the same data directory and address.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        await LaunchAsync(cancellationToken);
    }

    /// <summary>Stops the server as an administrator would (SIGTERM); does nothing when it is stopped.</summary>
    /// <exception cref="InvalidOperationException">It did not end with exit code 0; the message holds its output.</exception>
    /// <exception cref="TimeoutException">It did not end in time, and was killed.</exception>
    public async Task StopAsync()
    {
        if (_process is not { } process)
        {
            return;
        }
        process.Terminate();
        var exitCode = await EndAsync(process);
        if (exitCode != 0 && !OperatingSystem.IsWindows())
        {
            throw new InvalidOperationException($"{process.Name} ended with exit code {exitCode}:\n{LastOutput}");
        }
    }

    /// <summary>Kills the server (SIGKILL), as a power cut would; does nothing when it is stopped.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await EndAsync(process);
        }
    }

    /// <summary>
    /// Runs another command of the program on the same data directory, in the folder that holds it; the server may run
    /// meanwhile.
    /// </summary>
    /// <exception cref="TimeoutException">It took longer than five minutes: commands may load much.</exception>
    public async Task<CommandResult> CommandAsync(
        IEnumerable<string> command,
        ReadOnlyMemory<byte> input = default,
        CancellationToken cancellationToken = default
    )
    {
        await using var process = Run(command, input);
        var exitCode = await process.WaitAsync(TimeSpan.FromMinutes(5), cancellationToken);
        return new CommandResult(exitCode, process.Out, process.Error) { OutBytes = process.OutBytes };
    }

    /// <summary>A client without a token.</summary>
    public PocketBaseClient Guest() => new(Address);

    /// <summary>A client that signs in to an auth collection at its first request.</summary>
    public PocketBaseClient SignedIn(string collection, string identity, string password) =>
        new(Address, collection, identity, password);

    /// <summary>Stops the server, by force where it doesn't obey.</summary>
    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        try
        {
            await StopAsync();
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            // The test that is ending has its own failure to show. StopAsync is there to ask for a clean stop.
        }
    }

    private PocketBaseClient SuperuserClient() => SignedIn("_superusers", SuperuserEmail, SuperuserPassword);

    private async Task LaunchOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await LaunchAsync(cancellationToken);
                return;
            }
            catch (InvalidOperationException exception)
                when (attempt < 5 && exception.Message.Contains("address already in use", StringComparison.Ordinal))
            {
                // Somebody took the port between our looking and PocketBase's binding.
                Address = new Uri($"http://127.0.0.1:{FreePorts.Next()}/");
                Api.Dispose();
                Api = SuperuserClient();
            }
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var process = Run(["serve", $"--http={Address.Authority}", .. _options.Arguments]);
        _process = process;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.Timeout);
        try
        {
            while (!await IsHealthyAsync(process, limit.Token))
            {
                if (process.HasExited)
                {
                    var exitCode = await EndAsync(process);
                    throw new InvalidOperationException($"{process.Name} ended with {exitCode}:\n{LastOutput}");
                }
                await Task.Delay(20, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await KillAsync();
            throw new TimeoutException($"{process.Name} was not up after {_options.Timeout}:\n{LastOutput}");
        }
    }

    private async Task<bool> IsHealthyAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        // The banner comes after the port is bound: without it, another server could be the one that answers.
        if (!process.Out.Contains("Server started", StringComparison.Ordinal))
        {
            return false;
        }
        try
        {
            using var guest = Guest();
            return (await guest.SendAsync(HttpMethod.Get, "/api/health", cancellationToken)).IsSuccess;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private ChildProcess Run(IEnumerable<string> command, ReadOnlyMemory<byte> input = default) =>
        ChildProcess.Start(
            Binary.Path,
            [
                .. command,
                $"--dir={DataDirectory}",
                $"--hooksDir={_options.HooksDirectory ?? OwnFolder("hooks")}",
                $"--migrationsDir={_options.MigrationsDirectory ?? OwnFolder("migrations")}",
                // Each of these is on by default, --dev only for a program below the temporary folder.
                "--dev=false",
                "--hooksWatch=false",
                "--automigrate=false",
            ],
            new ChildProcessOptions
            {
                Environment = _options.Environment,
                Input = input,
                WorkingDirectory = Directory.CreateDirectory(Path.GetDirectoryName(DataDirectory)!).FullName,
            }
        );

    // Beside the data directory, and not under the name that PocketBase itself would look for.
    private string OwnFolder(string what) =>
        Directory.CreateDirectory($"{Path.TrimEndingDirectorySeparator(DataDirectory)}-{what}").FullName;

    private async Task<int> EndAsync(ChildProcess process)
    {
        try
        {
            return await process.WaitAsync(_options.Timeout);
        }
        finally
        {
            LastOutput = process.Out + process.Error;
            _process = null;
            await process.DisposeAsync();
        }
    }
}
