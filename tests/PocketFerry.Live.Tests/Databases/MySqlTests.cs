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
    }
}
