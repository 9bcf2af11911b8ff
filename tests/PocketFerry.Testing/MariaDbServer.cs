using System.Globalization;

namespace PocketFerry.Testing;

/// <summary>A MariaDB server of one's own.</summary>
public sealed class MariaDbServer : DatabaseServer
{
    private const string User = "mysql";

    private MariaDbServer() { }

    /// <summary>Starts a server.</summary>
    public static async Task<MariaDbServer> StartAsync()
    {
        var server = new MariaDbServer();
        try
        {
            var data = server.InFolder("data");
            await server.GiveFolderAsync(User);
            await RunAsAsync(
                User,
                "mariadb-install-db",
                ["--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db"]
            );
            await server.LaunchAsync(
                User,
                "/usr/sbin/mariadbd",
                [
                    "--no-defaults",
                    $"--datadir={data}",
                    "--bind-address=127.0.0.1",
                    $"--port={server.Port.ToString(CultureInfo.InvariantCulture)}",
                    $"--socket={server.InFolder("sock")}",
                    $"--pid-file={server.InFolder("pid")}",
                    "--innodb-flush-log-at-trx-commit=0",
                ]
            );
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
        $"mysql://root@127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/{database}";

    /// <inheritdoc/>
    public override Task ExecuteAsync(string database, string sql) =>
        RunAsync("mariadb", [.. Connection, database], sql);

    /// <inheritdoc/>
    public override Task DumpAsync(string database, string path, params string[] options) =>
        RunAsync("mariadb-dump", [.. Connection, $"--result-file={path}", .. options, database], "");

    private string[] Connection =>
        [
            "--no-defaults",
            "--default-character-set=utf8mb4",
            "-h127.0.0.1",
            $"-P{Port.ToString(CultureInfo.InvariantCulture)}",
            "-uroot",
        ];
}
