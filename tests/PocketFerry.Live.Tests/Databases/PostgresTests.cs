using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Databases;

/// <summary>PostgreSQL as a source, against its real servers.</summary>
public sealed class PostgresTests
{
    public static TheoryData<string> Servers => [.. PostgresServer.Installations];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_type_arrives_as_documented(string programs)
    {
        await using var server = await PostgresServer.StartAsync(programs);
        await server.ExecuteAsync("postgres", "CREATE DATABASE torture");
        await server.ExecuteAsync("torture", Torture.Schema(PostgresTorture.Cases, PostgresTorture.Before));
        await Torture.CompareAsync(server.Url("torture"), PostgresTorture.Cases);
        await Torture.CompareByApiAsync(server.Url("torture"), PocketBaseBinary.Oldest, PostgresTorture.Cases);
        await Torture.CompareByApiAsync(server.Url("torture"), PocketBaseBinary.Newest, PostgresTorture.Cases);
        if (programs != PostgresServer.Installations[0])
        {
            // There is no pg_dump of its own with it.
            return;
        }

        using var folder = new TempFolder();
        foreach (
            var options in (string[][])
                [
                    [],
                    ["--inserts"],
                    ["--column-inserts", "--encoding=UTF8"],
                ]
        )
        {
            await server.DumpAsync("torture", folder["dump.sql"], options);
            await Torture.CompareAsync(folder["dump.sql"], PostgresTorture.Cases, isDump: true);
        }
    }
}
