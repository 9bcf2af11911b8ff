using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Databases;

/// <summary>MariaDB as a source, against its real server.</summary>
public sealed class MySqlTests
{
    [Fact]
    public async Task Every_type_arrives_as_documented()
    {
        await using var server = await MariaDbServer.StartAsync();
        await server.ExecuteAsync("mysql", "CREATE DATABASE torture");
        await server.ExecuteAsync("torture", Torture.Schema(MySqlTorture.Cases, MySqlTorture.Before));
        await Torture.CompareAsync(server.Url("torture"), MySqlTorture.Cases);
        await Torture.CompareByApiAsync(server.Url("torture"), PocketBaseBinary.Oldest, MySqlTorture.Cases);
        await Torture.CompareByApiAsync(server.Url("torture"), PocketBaseBinary.Newest, MySqlTorture.Cases);
        using var folder = new TempFolder();
        foreach (
            var options in (string[][])
                [
                    [],
                    ["--hex-blob", "--skip-extended-insert", "--complete-insert"],
                    ["--compatible=ansi"],
                ]
        )
        {
            await server.DumpAsync("torture", folder["dump.sql"], options);
            await Torture.CompareAsync(folder["dump.sql"], MySqlTorture.Cases, isDump: true);
        }
    }
}
