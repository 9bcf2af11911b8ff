using PocketFerry.Engine.Endpoints;
using PocketFerry.Live.Tests.Api;
using PocketFerry.PocketBase.Api;
using PocketFerry.PocketBase.Backups;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Backups;

/// <summary>Backups over a connection that breaks.</summary>
public sealed class RoughBackupTests
{
    public static TheoryData<PocketBaseBinary> Binaries { get; } = [PocketBaseBinary.Oldest, PocketBaseBinary.Newest];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Spoiled_answers_and_broken_downloads_change_nothing(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var quay = await Quay.OpenAsync(binary);
        await Harbour.FillAsync(quay.Server, 30);
        await AddPapersAsync(quay.Server);
        await using var sea = new RoughSea(quay.Server.Address, 2);
        await using var backups = new ServerBackups(
            await ApiServer.OpenAsync(sea.Address.ToString(), Harbour.Superuser, null, Cancellation)
        );

        await backups.CreateAsync("made.zip", Cancellation);
        var made = Path.Combine(quay.Server.DataDirectory, "backups", "made.zip");
        var bytes = await File.ReadAllBytesAsync(made, Cancellation);
        bytes.Length.ShouldBeGreaterThan(3 << 20);

        // Broken off in the middle: the next one goes on behind what came.
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            await Should.ThrowAsync<OperationCanceledException>(() =>
                backups.DownloadAsync("made.zip", folder["made.zip"], (_, _) => stop.Cancel(), stop.Token)
            );
        }

        File.Exists(folder["made.zip"]).ShouldBeFalse();
        var part = new FileInfo(Directory.EnumerateFiles(folder.Path, "*.part").ShouldHaveSingleItem()).Length;
        part.ShouldBeInRange(1, bytes.Length - 1);
        var positions = new List<long>();
        await backups.DownloadAsync("made.zip", folder["made.zip"], (p, _) => positions.Add(p), Cancellation);
        positions[0].ShouldBeGreaterThan(part);
        (await File.ReadAllBytesAsync(folder["made.zip"], Cancellation)).ShouldBe(bytes);
        Directory.EnumerateFiles(folder.Path, "*.part").ShouldBeEmpty();

        for (var i = 1; i <= 3; i++)
        {
            await backups.UploadAsync(folder["made.zip"], $"up{i}.zip", Cancellation);
            var there = Path.Combine(quay.Server.DataDirectory, "backups", $"up{i}.zip");
            (await File.ReadAllBytesAsync(there, Cancellation)).ShouldBe(bytes);
        }

        for (var i = 1; i <= 2; i++)
        {
            (await quay.Server.Api.DeleteAsync("/api/collections/boats/truncate", Cancellation)).EnsureSuccess();
            await RestoreAsync(backups, quay, $"up{i}.zip");
            quay.Server.ForgetSignIn();
            (await quay.CountAsync("boats")).ShouldBe(30);
        }

        sea.Spoiled.ShouldBeGreaterThan(6);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_said_also_where_answers_are_lost()
    {
        using var folder = new TempFolder();
        await using var quay = await Quay.OpenAsync(PocketBaseBinary.Newest);
        await using var backups = new ServerBackups(await Harbour.OpenAsync(quay.Server));
        await backups.CreateAsync("made.zip", Cancellation);
        await backups.DownloadAsync("made.zip", folder["made.zip"], null, Cancellation);
        var taken = await Should.ThrowAsync<EndpointException>(() =>
            backups.UploadAsync(folder["made.zip"], "made.zip", Cancellation)
        );
        taken.Message.ShouldContain("has a backup made.zip already");
        taken = await Should.ThrowAsync<EndpointException>(() => backups.CreateAsync("made.zip", Cancellation));
        taken.Message.ShouldContain("has a backup made.zip already");
        taken = await Should.ThrowAsync<EndpointException>(() =>
            backups.DownloadAsync("made.zip", folder["made.zip"], null, Cancellation)
        );
        taken.Message.ShouldContain("is there already");
    }

    // Where the request itself never came to the server, nothing is restored, and that is said: then again.
    private static async Task RestoreAsync(ServerBackups backups, Quay quay, string name)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await backups.RestoreAsync(name, Cancellation);
                return;
            }
            catch (EndpointException error)
                when (tries < 4 && error.Message.Contains("did not restore", StringComparison.Ordinal))
            {
                quay.Server.ForgetSignIn();
                (await quay.CountAsync("boats")).ShouldBe(0);
            }
        }
    }

    // Content that no archive makes shorter.
    private static async Task AddPapersAsync(PocketBaseServer server)
    {
        var random = new Random(5);
        for (var i = 11; i <= 15; i++)
        {
            var content = new byte[900_000];
            random.NextBytes(content);
            using var form = new MultipartFormDataContent
            {
                { new StringContent(Harbour.Id("paper", i)), "id" },
                { new ByteArrayContent(content), "open", $"noise{i}.bin" },
            };
            (await server.Api.SendAsync(HttpMethod.Post, "/api/collections/papers/records", form)).EnsureSuccess();
        }
    }
}
