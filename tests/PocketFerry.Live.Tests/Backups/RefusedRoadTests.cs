using System.Buffers.Binary;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Live.Tests.Api;
using PocketFerry.PocketBase.Backups.Road;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Backups;

/// <summary>Where the road by backup doesn't lead: said before anything changes, and with nothing left behind.</summary>
public sealed class RefusedRoadTests
{
    public static TheoryData<PocketBaseBinary> Binaries { get; } = [PocketBaseBinary.Oldest, PocketBaseBinary.Newest];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_without_room_for_twice_the_archive_is_refused_before_it_is_fetched()
    {
        using var folder = new TempFolder();
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest);
        await Harbour.FillAsync(quay.Server, 5);
        var steps = new List<string>();
        var asked = new List<string>();
        long missing = 1;
        var options = Road.Options(folder, "full") with
        {
            Step = steps.Add,
            FreeSpace = place =>
            {
                asked.Add(place);
                return asked.Count == 1 ? (2 * ArchiveBytes(quay)) - missing : 0;
            },
        };

        var archive = await RefusedAsync(quay, options);
        archive.Failure.ShouldBe(EndpointFailure.Failed);
        archive.Message.ShouldStartWith($"{options.Folder}: 0 MB of disk are free there; 1 MB are needed.");
        archive.Cure.ShouldContain("PBFERRY_HOME");
        steps.ShouldBe(["having the server make a backup"]);
        asked.ShouldBe([options.Folder]);

        // Room for the archive, and none for what is in it.
        missing = 0;
        asked.Clear();
        var content = await RefusedAsync(quay, options);
        content.Message.ShouldContain("MB are needed");
        steps[^1].ShouldBe("unpacking the backup");
        asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_windows_server_is_refused_by_the_paths_that_its_sql_tells()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TempFolder();
        await using var server = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            folder["C:\\srv\\pb_data"],
            null,
            Cancellation
        );
        var steps = new List<string>();
        var refused = await Should.ThrowAsync<EndpointException>(async () =>
            await BackupTarget.OpenAsync(
                await Harbour.OpenAsync(server),
                Road.Options(folder, "windows") with
                {
                    Step = steps.Add,
                },
                Cancellation
            )
        );
        ShouldBeWindows(refused);
        steps.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_windows_server_is_refused_by_the_modes_in_its_backup(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var quay = await Quay.OpenAsync(binary);
        await Harbour.FillAsync(quay.Server, 5);
        var options = Road.Options(folder, "windows") with
        {
            Step = step =>
            {
                if (step.StartsWith("fetching", StringComparison.Ordinal))
                {
                    GiveModesOfWindows(ArchiveOf(quay));
                }
            },
        };
        ShouldBeWindows(await RefusedAsync(quay, options));
    }

    [Fact]
    public async Task An_upload_past_the_servers_deadline_is_refused_by_a_speed_that_is_measured_once()
    {
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest);
        await using var server = await Harbour.OpenAsync(quay.Server);
        var speed = new UploadSpeed(server, TimeSpan.FromMinutes(4));
        await speed.RefuseTooLongAsync(1 << 20, Cancellation);

        await quay.Server.StopAsync();
        var refused = await Should.ThrowAsync<EndpointException>(() =>
            speed.RefuseTooLongAsync(1L << 50, Cancellation)
        );
        refused.Failure.ShouldBe(EndpointFailure.Failed);
        refused.Message.ShouldContain("uploading 1073741824 MB would take");
        refused.Message.ShouldContain("PocketBase ends an upload after five");
        refused.Cure.ShouldContain("leave --via backup out");
    }

    private static void ShouldBeWindows(EndpointException refused)
    {
        refused.Failure.ShouldBe(EndpointFailure.Usage);
        refused.Message.ShouldContain("runs on Windows, where PocketBase can't restore a backup");
        refused.Cure.ShouldContain("leave --via backup out");
    }

    /// <summary>Nothing changed, nothing stays: not on the server, not here.</summary>
    private static async Task<EndpointException> RefusedAsync(Quay quay, BackupRoadOptions options)
    {
        var refused = await Should.ThrowAsync<EndpointException>(async () =>
            await BackupTarget.OpenAsync(await Harbour.OpenAsync(quay.Server), options, Cancellation)
        );
        (await quay.CountAsync("boats")).ShouldBe(5);
        (await quay.Server.Api.GetAsync("/api/backups", Cancellation)).ShouldBeOfType<JsonArray>().ShouldBeEmpty();
        Directory.Exists(options.Folder).ShouldBeFalse();
        return refused;
    }

    private static string ArchiveOf(Quay quay) =>
        Directory.GetFiles(Path.Combine(quay.Server.DataDirectory, "backups"), "*.zip").ShouldHaveSingleItem();

    private static long ArchiveBytes(Quay quay) => new FileInfo(ArchiveOf(quay)).Length;

    // As Go writes them there: a mode of its own making, as files have none. In place, since the length is known already.
    private static void GiveModesOfWindows(string archive)
    {
        var bytes = File.ReadAllBytes(archive);
        var end = bytes.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var at = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(end + 16));
        while (bytes.AsSpan(at).StartsWith("PK\u0001\u0002"u8))
        {
            var entry = bytes.AsSpan(at);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[38..], 0x81B6u << 16);
            at += 46 + Length(entry[28..]) + Length(entry[30..]) + Length(entry[32..]);
        }

        at.ShouldBe(end);
        File.WriteAllBytes(archive, bytes);

        static int Length(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadUInt16LittleEndian(field);
    }
}
