using System.Diagnostics;
using System.Runtime.Versioning;
using PocketFerry.Live.Tests.Api;
using PocketFerry.Live.Tests.Direct;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Torture;

/// <summary>Full disks, targets without the right to write, a database that others hold, servers that go on serving.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HardshipTests : IDisposable
{
    private const string Notes = """
        {"name":"notes","type":"base","listRule":"","createRule":"","fields":[
          {"name":"title","type":"text"},{"name":"paper","type":"file","maxSelect":1}],
         "indexes":["CREATE UNIQUE INDEX idx_title ON notes (title)"]}
        """;

    private readonly Berth _berth = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TempFolder Folder => _berth.Folder;

    // A file size limit stands for a full disk: with the signal ignored, writes beyond it fail.
    [Fact]
    public async Task A_full_disk()
    {
        var random = new Random(6);
        foreach (var kind in Berth.Kinds)
        {
            for (var round = 0; round < TortureReport.Rounds(0, 5); round++)
            {
                _berth.Reset(kind);
                await TortureReport.TryAsync(
                    "full disk",
                    async () =>
                    {
                        var before = Instance.Files(Folder["pb_data"]);
                        var command = string.Join(' ', _berth.Arguments(kind).Select(a => $"'{a}'"));
                        await using var run = ChildProcess.Start(
                            "bash",
                            [
                                "-c",
                                $"trap '' XFSZ; ulimit -f {random.Next(2, 2000)}; exec '{Pbferry.NativePath}' {command}",
                            ],
                            new ChildProcessOptions
                            {
                                Environment = new Dictionary<string, string?>
                                {
                                    ["PBFERRY_HOME"] = Folder["home"],
                                    // The runtime's own large mapping would hit the limit as well.
                                    ["DOTNET_EnableWriteXorExecute"] = "0",
                                },
                            }
                        );
                        var exitCode = await run.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
                        exitCode.ShouldBeOneOf([0, 1, 3], run.Error);
                        if (exitCode == 1)
                        {
                            run.Error.ShouldContain("cure:");
                            _berth.State().ShouldBe((_berth.Before(kind), before));
                        }
                    }
                );
            }
        }
    }

    [Fact]
    public async Task A_target_that_can_not_be_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux's rights");
        Assert.SkipWhen(Pbferry.NativePath is null, "another user can't read the .dll's folder");
        if (Environment.UserName != "root")
        {
            // Who isn't root needs no other user to be without the right.
            await ReadOnlyAsync(Pbferry.NativePath, []);
            return;
        }

        File.Copy(Pbferry.NativePath, Folder["pbferry"]);
        foreach (var library in Directory.EnumerateFiles(Path.GetDirectoryName(Pbferry.NativePath)!, "*.so"))
        {
            File.Copy(library, Folder[Path.GetFileName(library)]);
        }

        File.SetUnixFileMode(Folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        await ReadOnlyAsync(Folder["pbferry"], ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]);
    }

    [Fact]
    public async Task A_database_that_another_process_holds()
    {
        var held = TimeSpan.FromSeconds(TortureReport.Rounds(2, 60));
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest);
        dock.WriteDump(300);
        await dock.EmptyAsync();
        (await dock.ImportAsync()).ExitCode.ShouldBe(3);
        var expected = await dock.ContentAsync();
        await dock.EmptyAsync();

        await TortureReport.TryAsync(
            "SQLite busy for a minute, under a server that is written to",
            async () =>
            {
                ChildProcess run;
                using (
                    var other = SqliteDatabase.Open(
                        Path.Combine(dock.Server.DataDirectory, "data.db"),
                        SqliteOpenMode.ReadWrite
                    )
                )
                {
                    other.Execute("begin immediate");
                    run = dock.Start("import", "dump", dock.Address, "--on-error", "reject");
                    await Task.Delay(held, Cancellation);
                    run.HasExited.ShouldBeFalse(run.Error);
                    other.Execute("rollback");
                }

                await using (run)
                {
                    (await run.WaitAsync(TimeSpan.FromMinutes(2), Cancellation)).ShouldBe(3, run.Error);
                }

                (await dock.ContentAsync()).ShouldBe(expected);
            }
        );
    }

    [Fact]
    public async Task Clients_of_a_server_that_is_written_beside()
    {
        await using var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, Folder["pb_data"]);
        await server.Api.CreateCollectionAsync(Notes);
        await TortureReport.TryAsync(
            "server under load during a --live import: no request failed, none waited over a second",
            async () =>
            {
                await using var clients = await SteadyClients.StartAsync(2, (c, n) => AskAsync(server, c, n));
                var result = await Pbferry.RunAsync(
                    [.. _berth.Arguments("bulk"), "--live"],
                    new PbferryOptions(),
                    Cancellation
                );
                var answers = await clients.StopAsync();

                result.ExitCode.ShouldBe(0, result.Error);
                answers.Requests.ShouldBeGreaterThan(0);
                answers.Failed.ShouldBe(0);
                answers.Slowest.ShouldBeLessThan(clients.Patience(TimeSpan.FromSeconds(1)));
            }
        );
        await server.StopAsync();
        using var database = SqliteDatabase.Open(Folder["pb_data/data.db"], SqliteOpenMode.ReadWrite);
        database.Text("pragma integrity_check").ShouldBe("ok");
    }

    // An idle server holds neither a lock nor a handle.
    [Fact]
    public async Task An_idle_server_that_is_asked_in_the_middle()
    {
        for (var round = 0; round < TortureReport.Rounds(1, 10); round++)
        {
            Instance.Clear(Folder, "pb_data");
            await using var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, Folder["pb_data"]);
            await server.Api.CreateCollectionAsync(Notes);
            var writes = round % 2 == 1;
            await TortureReport.TryAsync(
                "idle server, a request in the middle of an import",
                async () =>
                {
                    await using var run = Pbferry.Start([.. _berth.Arguments("bulk"), "--stopped"]);
                    await Task.Delay(50 + (30 * round), Cancellation);
                    var answer = writes
                        ? await server.Api.PostAsync("/api/collections/notes/records", """{"title":"mine"}""")
                        : await server.Guest().SendAsync(HttpMethod.Get, "/api/collections/notes/records?perPage=1");
                    answer.Status.ShouldBe(200);
                    var exitCode = await run.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
                    exitCode.ShouldBeOneOf([0, 1], run.Error);

                    // What the client wrote is there, with the run's rows or without.
                    var page = await server.Api.GetAsync("/api/collections/notes/records?perPage=1");
                    ((int)page!["totalItems"]!).ShouldBe((exitCode == 0 ? 40_000 : 0) + (writes ? 1 : 0));
                }
            );
            await server.StopAsync();
            Instance.Records(Folder["pb_data"]);
        }
    }

    public void Dispose() => _berth.Dispose();

    private async Task ReadOnlyAsync(string program, string[] user)
    {
        _berth.Reset("upsert");
        Directory.CreateDirectory(Folder["nobody"]);
        File.SetUnixFileMode(Folder["nobody"], (UnixFileMode)Convert.ToInt32("777", 8));
        var expected = _berth.State();
        await TortureReport.TryAsync(
            "target without the right to write",
            async () =>
            {
                string[] words = [.. user, program, .. _berth.Arguments("upsert")];
                foreach (
                    var path in Directory
                        .EnumerateFileSystemEntries(Folder["pb_data"], "*", SearchOption.AllDirectories)
                        .Append(Folder["pb_data"])
                )
                {
                    File.SetUnixFileMode(
                        path,
                        (UnixFileMode)Convert.ToInt32(Directory.Exists(path) ? "555" : "444", 8)
                    );
                }

                await using var run = ChildProcess.Start(
                    words[0],
                    words[1..],
                    new ChildProcessOptions
                    {
                        Environment = new Dictionary<string, string?> { ["PBFERRY_HOME"] = Folder["nobody"] },
                    }
                );
                (await run.WaitAsync(TimeSpan.FromMinutes(1), Cancellation)).ShouldBe(1, run.Error);
                run.Error.ShouldContain("cure:");
                _berth.State().ShouldBe(expected);
            }
        );
        foreach (
            var path in Directory
                .EnumerateFileSystemEntries(Folder["pb_data"], "*", SearchOption.AllDirectories)
                .Append(Folder["pb_data"])
        )
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(Directory.Exists(path) ? "755" : "644", 8));
        }
    }

    private static async Task<bool> AskAsync(PocketBaseServer server, int client, int number)
    {
        var answer =
            number % 2 == 0
                ? await server.Api.PostAsync(
                    "/api/collections/notes/records",
                    $$"""{"title":"client {{client}} {{number}}"}"""
                )
                : await server
                    .Guest()
                    .SendAsync(HttpMethod.Get, "/api/collections/notes/records?perPage=20&sort=-title");
        return answer.Status == 200;
    }
}
