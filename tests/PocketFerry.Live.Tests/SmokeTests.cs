using PocketFerry.Testing;

namespace PocketFerry.Live.Tests;

/// <summary>The test servers themselves: every later live test stands on what is checked here.</summary>
public sealed class SmokeTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_server_starts_keeps_a_record_over_a_restart_and_stops(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"]);
        await server.Api.CreateCollectionAsync(
            """{"name":"boats","type":"base","fields":[{"name":"title","type":"text"}]}"""
        );

        var created = await server.Api.PostAsync(
            "/api/collections/boats/records",
            """{"id":"boat00000000001","title":"Fähre"}"""
        );
        created.Status.ShouldBe(200);
        await server.RestartAsync();
        var read = await server.Api.GetAsync("/api/collections/boats/records/boat00000000001");

        ((string?)read!["title"]).ShouldBe("Fähre");
        (await server.Guest().SendAsync(HttpMethod.Get, "/api/collections")).Status.ShouldBe(401);
        await server.StopAsync();
        server.IsRunning.ShouldBeFalse();
        var stored = await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "SELECT title FROM boats");
        stored.ShouldBe("Fähre");
    }
}
