using PocketFerry.Engine.Plans;
using PocketFerry.Live.Tests.Api;
using PocketFerry.PocketBase.Backups;
using PocketFerry.PocketBase.Backups.Road;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Backups;

/// <summary>Whole states on their way between servers, data directories and us.</summary>
public sealed class BackupRoadTests
{
    private static readonly string[] Collections = ["ports", "boats", "papers", "sailors", "clerks"];

    public static TheoryData<PocketBaseBinary> Binaries { get; } = new(PocketBaseBinary.All);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Everything_travels_by_backup(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var from = await PocketBaseServer.StartAsync(binary, folder["from"], null, Cancellation);
        await Harbour.CreateCollectionsAsync(from);
        await Harbour.FillAsync(from, 1001);
        await using var to = await PocketBaseServer.StartAsync(binary, folder["to"], null, Cancellation);
        var process = to.ProcessId;

        await CopyAsync(folder, from, to);
        to.ProcessId.ShouldBe(process);
        await ShouldBeEqualAsync(from, to);

        await GoBackAsync(to);
        await RestoreOursAsync(folder, from, to);
        await RestoreTheirsAsync(folder, from, to);
    }

    /// <summary>From a server read as a snapshot into a server loaded by backup: dates, hashes and file names too.</summary>
    private static async Task CopyAsync(TempFolder folder, PocketBaseServer from, PocketBaseServer to)
    {
        var notes = new List<string>();
        RestoreNotice? asked = null;
        await using (
            var source = await BackupSource.OpenAsync(
                await Harbour.OpenAsync(from),
                Road.Options(folder, "source"),
                Cancellation
            )
        )
        {
            (await NamesAsync(from)).ShouldBeEmpty();
            Road.ShouldBePrivate(folder["runs/source/backup"]);
            await using var target = await BackupTarget.OpenAsync(
                await Harbour.OpenAsync(to),
                Road.Options(folder, "target") with
                {
                    Note = notes.Add,
                    Confirm = (notice, _) =>
                    {
                        asked = notice;
                        return Task.FromResult(true);
                    },
                },
                Cancellation
            );
            var report = await Voyage.RunAsync(
                source,
                target,
                new PlanRequest
                {
                    Collections = Collections,
                    CreateMissing = true,
                    WithSecrets = true,
                }
            );
            report.Streams.Sum(s => s.Inserted).ShouldBe(12 + 1001 + 3 + 3 + 3);
            report.Streams.Sum(s => s.Files).ShouldBe(9);
            report.Strategy!.ShouldContain("pbferry-target-before.zip");
        }

        asked!.Records.ShouldBe(12 + 1001 + 3 + 3 + 3 + 1);
        notes.ShouldHaveSingleItem().ShouldContain("pbferry-target-before.zip");
        (await NamesAsync(to)).ShouldBe(["pbferry-target-before.zip"]);
        Directory.EnumerateFileSystemEntries(folder["runs"], "backup", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    /// <summary>The old state is among the backups: the collections are gone again, and the superuser is still there.</summary>
    private static async Task GoBackAsync(PocketBaseServer to)
    {
        await using (var backups = new ServerBackups(await Harbour.OpenAsync(to)))
        {
            var result = await backups.RestoreAsync("pbferry-target-before.zip", Cancellation);
            result.SignedIn.ShouldBeTrue();
        }

        (await to.Api.SendAsync(HttpMethod.Get, "/api/collections/boats", Cancellation)).Status.ShouldBe(404);
        (await MarksAsync(to)).ShouldBe(0);
    }

    /// <summary>An archive that we make of the data directory of a running server is restored by another.</summary>
    private static async Task RestoreOursAsync(TempFolder folder, PocketBaseServer from, PocketBaseServer to)
    {
        await using var ours = DirectoryBackups.Open(from.DataDirectory);
        var made = await ours.CreateAsync("ours.zip", Cancellation);
        ours.Vanished.ShouldBe(0);
        await ours.DownloadAsync(made.Name, folder["ours.zip"], null, Cancellation);
        (await NamesAsync(from)).ShouldBe(["ours.zip"]);

        await using (var backups = new ServerBackups(await Harbour.OpenAsync(to)))
        {
            await backups.UploadAsync(folder["ours.zip"], "ours.zip", Cancellation);
            // Another superuser, and other secrets: the sign-in is made anew.
            (await backups.RestoreAsync("ours.zip", Cancellation)).SignedIn.ShouldBeTrue();
            (await backups.ListAsync(Cancellation)).Select(b => b.Name).ShouldContain("ours.zip");
        }

        to.ForgetSignIn();
        await ShouldBeEqualAsync(from, to);
    }

    /// <summary>An archive of PocketBase's own is restored by us into a stopped data directory.</summary>
    private static async Task RestoreTheirsAsync(TempFolder folder, PocketBaseServer from, PocketBaseServer to)
    {
        await using (var backups = new ServerBackups(await Harbour.OpenAsync(from)))
        {
            await backups.CreateAsync("theirs.zip", Cancellation);
            await backups.DownloadAsync("theirs.zip", folder["theirs.zip"], null, Cancellation);
            await backups.DeleteAsync("theirs.zip", Cancellation);
        }

        (await to.Api.DeleteAsync("/api/collections/boats/truncate", Cancellation)).EnsureSuccess();
        await using var directory = DirectoryBackups.Open(to.DataDirectory);
        await directory.UploadAsync(folder["theirs.zip"], "theirs.zip", Cancellation);
        var refusal = await Should.ThrowAsync<Engine.Endpoints.EndpointException>(() =>
            directory.RestoreAsync("theirs.zip", Cancellation)
        );
        refusal.Message.ShouldContain("is in use");
        await to.StopAsync();
        var result = await directory.RestoreAsync("theirs.zip", Cancellation);
        await to.RestartAsync(Cancellation);
        to.ForgetSignIn();
        await ShouldBeEqualAsync(from, to);

        // And the state from before is one of the server's backups.
        await using var again = new ServerBackups(await Harbour.OpenAsync(to));
        await again.RestoreAsync(result.OldState, Cancellation);
        to.ForgetSignIn();
        (await Voyage.RecordsAsync(to, "boats")).ShouldBeEmpty();
        (await Voyage.RecordsAsync(to, "ports")).Count.ShouldBe(12);
    }

    private static async Task ShouldBeEqualAsync(PocketBaseServer from, PocketBaseServer to)
    {
        foreach (var collection in Collections)
        {
            await Voyage.ShouldBeEqualAsync(from, to, collection);
        }

        var papers = await Voyage.RecordsAsync(to, "papers");
        var open = (string)papers[Harbour.Id("paper", 2)]["open"]!;
        (await to.Api.DownloadAsync($"/api/files/papers/{Harbour.Id("paper", 2)}/{open}", Cancellation)).ShouldBe(
            Harbour.FileContent("open 2.txt")
        );
        await to.Api.LoginAsync("sailors", "sailors2@example.com", Harbour.Password(2));
    }

    private static async Task<long> MarksAsync(PocketBaseServer server) =>
        (long)(await server.Api.GetAsync("/api/collections/_mfas/records", Cancellation))!["totalItems"]!;

    private static async Task<List<string>> NamesAsync(PocketBaseServer server) =>
        [.. (await server.Api.GetAsync("/api/backups", Cancellation))!.AsArray().Select(b => (string)b!["key"]!)];
}
