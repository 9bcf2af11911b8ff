using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Live.Tests.Api;
using PocketFerry.PocketBase.Backups;
using PocketFerry.PocketBase.Backups.Road;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Backups;

/// <summary>A server that others use while it is loaded by backup, and servers that can't be.</summary>
public sealed class ChangedServerTests
{
    public static TheoryData<PocketBaseBinary> Binaries { get; } = [PocketBaseBinary.Oldest, PocketBaseBinary.Newest];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task What_others_write_meanwhile_is_never_lost(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var quay = await Quay.OpenAsync(binary);
        await Harbour.FillAsync(quay.Server, 40);
        MakeSource(folder);

        // Records and files by somebody else stop it, and say what they were.
        var changed = await Should.ThrowAsync<EndpointException>(() => LoadAsync(folder, quay, ChangeAsync));
        changed.Message.ShouldContain("boats: 1 added, 1 changed, 1 deleted");
        changed.Message.ShouldContain("papers: 1 added");
        changed.Message.ShouldContain("/late_paper");
        changed.Failure.ShouldBe(EndpointFailure.Failed);
        await ShouldBeUntouchedAsync(quay, boats: 40);

        // So does the answer no.
        var refused = await Should.ThrowAsync<EndpointException>(() =>
            LoadAsync(folder, quay, _ => Task.FromResult(false))
        );
        refused.Failure.ShouldBe(EndpointFailure.Usage);
        await ShouldBeUntouchedAsync(quay, boats: 40);

        // A dry run doesn't come that far.
        await LoadAsync(folder, quay, _ => throw new InvalidOperationException("asked"), dryRun: true);
        await ShouldBeUntouchedAsync(quay, boats: 40);

        // A sign-in, which writes an origin, doesn't stop it.
        await LoadAsync(
            folder,
            quay,
            async server =>
            {
                await server.Api.LoginAsync("sailors", "sailors1@example.com", Harbour.Password(1));
                return true;
            }
        );
        (await quay.CountAsync("boats")).ShouldBe(40 + 5);
    }

    [Fact]
    public async Task Servers_that_this_road_does_not_lead_to_are_refused()
    {
        using var folder = new TempFolder();
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest);
        await Harbour.FillAsync(quay.Server, 5);

        var slow = await Should.ThrowAsync<EndpointException>(() =>
            OpenAsync(quay, Road.Options(folder, "slow") with { LongestUpload = TimeSpan.FromMicroseconds(1) })
        );
        slow.Message.ShouldContain("minutes at the");

        await SetStorageAsync(quay.Server, "s3", true);
        var files = await Should.ThrowAsync<EndpointException>(() => OpenAsync(quay, Road.Options(folder, "s3")));
        files.Message.ShouldContain("keeps its files in S3 storage");
        await SetStorageAsync(quay.Server, "s3", false);
        await ShouldBeUntouchedAsync(quay, boats: 5);
        Directory.EnumerateFileSystemEntries(folder["runs"], "backup", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_restore_that_fails_is_told_with_the_servers_reason(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var quay = await Quay.OpenAsync(binary);
        using (
            var zip = System.IO.Compression.ZipFile.Open(
                folder["empty.zip"],
                System.IO.Compression.ZipArchiveMode.Create
            )
        )
        {
            zip.CreateEntry("readme.txt");
        }

        await using var backups = new ServerBackups(await Harbour.OpenAsync(quay.Server));
        await backups.UploadAsync(folder["empty.zip"], "empty.zip", Cancellation);
        var failed = await Should.ThrowAsync<EndpointException>(() => backups.RestoreAsync("empty.zip", Cancellation));

        failed.Message.ShouldContain("did not restore empty.zip");
        failed.Message.ShouldContain("data.db file is missing");
        (await quay.CountAsync("_mfas")).ShouldBe(0);
    }

    private static Task<BackupTarget> OpenAsync(Quay quay, BackupRoadOptions options) =>
        Task.Run(async () => await BackupTarget.OpenAsync(await Harbour.OpenAsync(quay.Server), options, Cancellation));

    private static async Task LoadAsync(
        TempFolder folder,
        Quay quay,
        Func<PocketBaseServer, Task<bool>> meanwhile,
        bool dryRun = false
    )
    {
        await using var source = DataDirectorySource.Open(folder["source"]);
        await using var target = await OpenAsync(
            quay,
            Road.Options(folder, "load") with
            {
                Confirm = (_, _) => meanwhile(quay.Server),
            }
        );
        var report = await Voyage.RunAsync(
            source,
            target,
            new PlanRequest { Collections = ["boats"], DryRun = dryRun }
        );
        report.Streams.Single().Inserted.ShouldBe(5);
    }

    private static async Task<bool> ChangeAsync(PocketBaseServer server)
    {
        const string boats = "/api/collections/boats/records";
        (
            await server.Api.PostAsync(boats, new JsonObject { ["id"] = Harbour.Id("boat", 99), ["title"] = "late" })
        ).EnsureSuccess();
        (
            await server.Api.PatchAsync($"{boats}/{Harbour.Id("boat", 7)}", new JsonObject { ["length"] = 1234 })
        ).EnsureSuccess();
        (await server.Api.DeleteAsync($"{boats}/{Harbour.Id("boat", 8)}", Cancellation)).EnsureSuccess();
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent("late"u8.ToArray()), "open", "late paper.txt" },
        };
        (await server.Api.SendAsync(HttpMethod.Post, "/api/collections/papers/records", form)).EnsureSuccess();
        return true;
    }

    private static async Task ShouldBeUntouchedAsync(Quay quay, int boats)
    {
        (await quay.CountAsync("boats")).ShouldBe(boats);
        (await quay.Server.Api.GetAsync("/api/backups", Cancellation))!.AsArray().ShouldBeEmpty();
    }

    private static async Task SetStorageAsync(PocketBaseServer server, string what, bool on)
    {
        var storage = new JsonObject
        {
            ["enabled"] = on,
            ["bucket"] = "b",
            ["region"] = "r",
            ["endpoint"] = "http://127.0.0.1:1",
            ["accessKey"] = "k",
            ["secret"] = "s",
        };
        (await server.Api.PatchAsync("/api/settings", new JsonObject { [what] = storage })).EnsureSuccess();
    }

    // Boats of a kind that the harbour hasn't got, in a data directory of its own.
    private static void MakeSource(TempFolder folder)
    {
        FreshDatabase.Create(folder["source"]);
        using var database = SqliteDatabase.Open(folder["source/data.db"], SqliteOpenMode.ReadWrite);
        CollectionStore
            .Open(database)
            .Apply([Model.Collections.NewCollection.Base("boats", [Model.Fields.NewField.Text("title")])], []);
        database.Execute(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) insert into boats(id, title) select printf('new%012d', i), 'new ' || i from n"
        );
    }
}
