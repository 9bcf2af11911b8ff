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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Truncation_names_what_goes_along_and_its_undo_makes_all_again_that_the_road_takes(bool newest)
    {
        await using var dock = await Dock.OpenAsync(newest ? PocketBaseBinary.Newest : PocketBaseBinary.Oldest);
        await CreateAsync(dock);
        await AddAlbumAsync(dock, 1);
        await AddAlbumAsync(dock, 2);
        var tracks = string.Concat(
            Enumerable
                .Range(1, 3)
                .Select(i =>
                    $$"""{"id":"{{Harbour.Id("trac", i)}}","name":"Track {{i}}","album":"{{Harbour.Id("albu", 1)}}"}"""
                    + "\n"
                )
        );
        (await dock.RunAsync("import", dock.Write("tracks.ndjson", tracks), dock.Address)).ExitCode.ShouldBe(0);
        (
            await dock.RunAsync("export", dock.Address, "albums-dump", "--collections", "albums", "--limit", "1")
        ).ExitCode.ShouldBe(0);
        string[] import = ["import", "albums-dump", dock.Address, "--truncate"];

        var asked = await dock.RunAsync(import);
        asked.ExitCode.ShouldBe(2);
        asked.Error.ShouldContain(
            $"--truncate would delete 2 records of albums in {dock.Address}, and with them up to 3 records of tracks"
        );
        var done = await dock.RunAsync([.. import, "--yes"]);
        done.ExitCode.ShouldBe(0, done.Error);
        done.Error.ShouldContain("--truncate deletes records of other collections, too: up to 3 records of tracks;");
        done.Error.ShouldContain("stored files that records of albums");
        done.Error.Contains("won't bring back deleted records of albums, unless").ShouldBe(!newest);
        (await Voyage.RecordsAsync(dock.Server, "tracks")).ShouldBeEmpty();

        var undone = await dock.RunAsync("undo", "last", "--yes");
        if (!newest)
        {
            undone.ExitCode.ShouldBe(1, undone.Error);
            undone.Error.ShouldContain($"1 of 'albums', '{Harbour.Id("albu", 2)}' first: ");
            undone.Error.ShouldContain("make 'cover' optional until it is undone");
            var optional = Albums(isRequired: false);
            (await dock.Server.Api.PatchAsync("/api/collections/albums", optional)).EnsureSuccess();
            undone = await dock.RunAsync("undo", "last", "--yes");
        }

        undone.ExitCode.ShouldBe(0, undone.Error);
        undone.Out.ShouldNotContain("notes");
        var albums = await Voyage.RecordsAsync(dock.Server, "albums");
        ((string)albums[Harbour.Id("albu", 2)]["name"]!).ShouldBe("Album 2");
        ((string)albums[Harbour.Id("albu", 2)]["cover"]!).ShouldBeEmpty();
        (await Voyage.RecordsAsync(dock.Server, "tracks")).Count.ShouldBe(3);
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
        await dock.Server.Api.CreateCollectionAsync(
            """
            {"name":"notes","type":"base","fields":[
              {"name":"album","type":"relation","collectionId":"pbc_7albums","maxSelect":1,"cascadeDelete":true}]}
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
