using System.Text.Json.Nodes;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>File fields that must not be empty, whichever road a record goes.</summary>
public sealed class RequiredFileTests
{
    public static TheoryData<string[], bool> Roads { get; } =
        new()
        {
            { ["--via", "api"], false },
            { ["--via", "sql"], false },
            { ["--raw"], true },
        };

    [Theory]
    [MemberData(nameof(Roads))]
    public async Task Records_without_a_required_file_are_rejected_and_those_with_theirs_go_in(
        string[] road,
        bool hooks
    )
    {
        await using var dock = await Dock.OpenAsync(PocketBaseBinary.Newest, hooks);
        await CreateAsync(dock);
        await AddAlbumAsync(dock, 1);
        var export = await dock.RunAsync("export", dock.Address, "albums-dump", "--collections", "albums");
        export.ExitCode.ShouldBe(0, export.Error);
        (await dock.Server.Api.DeleteAsync("/api/collections/albums/truncate")).EnsureSuccess();
        dock.Write("albums.csv", "name\nNone\n");

        var alone = await dock.RunAsync(["import", "albums.csv", dock.Address, "--on-error", "reject", .. road]);
        var without = await dock.RunAsync([
            "import",
            "albums-dump",
            dock.Address,
            "--no-files",
            "--on-error",
            "reject",
            .. road,
        ]);

        alone.ExitCode.ShouldBe(3, alone.Error);
        without.ExitCode.ShouldBe(3, without.Error);
        (await Voyage.RecordsAsync(dock.Server, "albums")).ShouldBeEmpty();

        var whole = await dock.RunAsync(["import", "albums-dump", dock.Address, .. road]);
        whole.ExitCode.ShouldBe(0, whole.Error);
        var album = (await Voyage.RecordsAsync(dock.Server, "albums"))[Harbour.Id("albu", 1)];
        ((string)album["cover"]!).ShouldStartWith("cover1");
    }

    private static async Task CreateAsync(Dock dock)
    {
        await Harbour.SetBatchAsync(dock.Server, enabled: true);
        await dock.Server.Api.CreateCollectionAsync(Albums(isRequired: true));
        await dock.Server.Api.CreateCollectionAsync(
            """
            {"id":"pbc_8tracks","name":"tracks","type":"base","fields":[
              {"name":"name","type":"text","required":true},
              {"name":"album","type":"relation","collectionId":"pbc_7albums","maxSelect":1,"required":true,"cascadeDelete":true}]}
            """
        );
    }

    private static JsonObject Albums(bool isRequired) =>
        JsonNode
            .Parse(
                $$"""
                {"id":"pbc_7albums","name":"albums","type":"base","fields":[
                  {"id":"text7name","name":"name","type":"text","required":true},
                  {"id":"file7cover","name":"cover","type":"file","maxSelect":1,"required":{{(
                    isRequired ? "true" : "false"
                )}}}]}
                """
            )!
            .AsObject();

    private static async Task AddAlbumAsync(Dock dock, int number)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Harbour.Id("albu", number)), "id" },
            { new StringContent($"Album {number}"), "name" },
            { new ByteArrayContent(Harbour.FileContent($"cover{number}")), "cover", $"cover{number}.txt" },
        };
        (await dock.Server.Api.SendAsync(HttpMethod.Post, "/api/collections/albums/records", form)).EnsureSuccess();
    }
}
