using System.Text.Json.Nodes;
using PocketFerry.Live.Tests.Schema;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Direct;

/// <summary>Real servers at work on records, files and users that the direct road wrote from a dump.</summary>
public sealed class RecordLifeTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    private const string Password = "correct horse";

    private static readonly byte[] Picture = [0, 1, 2, 253, 254, 255, 10, 13];

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_server_lists_filters_expands_changes_and_signs_in_what_we_wrote(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await LoadAsync(folder);
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"]);

        await ReadsAsync(server);
        await FilesAsync(server);
        await server.Api.LoginAsync("members", "ann@example.com", Password);
        await ChangesAsync(server);
        await server.StopAsync();
        (await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "pragma integrity_check")).ShouldBe("ok");
    }

    [Fact]
    public async Task What_every_version_opened_in_turn_is_still_all_there()
    {
        using var folder = new TempFolder();
        await LoadAsync(folder);
        foreach (var binary in PocketBaseBinary.All)
        {
            await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"]);
            await ReadsAsync(server);
            await FilesAsync(server);
            await server.StopAsync();
        }
    }

    [Fact]
    public async Task A_dump_of_it_holds_everything_and_restores_it_byte_for_byte()
    {
        using var folder = new TempFolder();
        await LoadAsync(folder);
        await Pbferry("export", folder["pb_data"], folder["second"], "--with-secrets");
        Make(folder["other"]);

        await Pbferry("import", folder["second"], folder["other"], "--with-secrets");

        await Pbferry("export", folder["other"], folder["third"], "--with-secrets");
        foreach (var name in new[] { "everything", "authors", "members" })
        {
            File.ReadAllBytes(folder[$"third/{name}.ndjson"])
                .ShouldBe(File.ReadAllBytes(folder[$"second/{name}.ndjson"]));
        }

        Stored(folder["other"]).ShouldBe(Stored(folder["pb_data"]));
        Stored(folder["other"])
            .ShouldContain(("c_everything/aaaaaaaaaaaaaaa/pic_0123456789.bin", Convert.ToHexString(Picture)));
    }

    private static async Task ReadsAsync(PocketBaseServer server)
    {
        var all = await server.Api.GetAsync(
            "/api/collections/everything/records?sort=f_text&expand=f_rel,f_rels,f_self"
        );
        all!["totalItems"]!.GetValue<int>().ShouldBe(2);
        var first = all["items"]![0]!;
        first["expand"]!["f_rel"]!["name"]!.GetValue<string>().ShouldBe("Ann");
        first["expand"]!["f_rels"]!.AsArray().Count.ShouldBe(2);
        first["expand"]!["f_self"]!["f_text"]!.GetValue<string>().ShouldBe("beta");
        first["created"]!.GetValue<string>().ShouldBe("2001-02-03 04:05:06.007Z");
        first["f_json"]!.ToJsonString().ShouldBe("""{"b":1,"a":[true,null,"u"]}""");
        string[] filters =
        [
            "f_text='alpha'",
            "f_number=1.5",
            "f_int=42",
            "f_bool=true",
            "f_email='a@example.org'",
            "f_url='https://example.com/x'",
            "f_date>='2020-01-01' && f_date<'2020-02-01'",
            "f_select='a'",
            "f_selects:each~'b' || f_selects:length=2",
            "f_rel.name='Ann'",
            "f_json.b=1",
            "f_geo.lon=1.25",
            "created<'2002-01-01'",
            "f_editor~'<b>'",
        ];
        foreach (var filter in filters)
        {
            var found = await server.Api.GetAsync(
                $"/api/collections/everything/records?filter={Uri.EscapeDataString(filter)}"
            );
            found!["items"]!.AsArray().Select(i => i!["f_text"]!.GetValue<string>()).ShouldBe(["alpha"], filter);
        }

        var view = await server.Api.GetAsync("/api/collections/summary/records?filter=title='alpha'");
        view!["items"]![0]!["name"]!.GetValue<string>().ShouldBe("Ann");
    }

    private static async Task FilesAsync(PocketBaseServer server)
    {
        (await server.Api.DownloadAsync("/api/files/everything/aaaaaaaaaaaaaaa/note_abcdefghij.txt")).ShouldBe(
            "hello"u8.ToArray()
        );
        var token = (await server.Api.PostAsync("/api/files/token")).Body!["token"]!.GetValue<string>();
        (
            await server.Api.DownloadAsync($"/api/files/everything/aaaaaaaaaaaaaaa/pic_0123456789.bin?token={token}")
        ).ShouldBe(Picture);
    }

    private static async Task ChangesAsync(PocketBaseServer server)
    {
        var before = await server.Api.GetAsync("/api/collections/everything/records/aaaaaaaaaaaaaaa");
        var answer = await server.Api.PatchAsync(
            "/api/collections/everything/records/aaaaaaaaaaaaaaa",
            """{"Zulu":"new"}"""
        );
        answer.Status.ShouldBe(200, answer.Text);
        var after = await server.Api.GetAsync("/api/collections/everything/records/aaaaaaaaaaaaaaa");

        // A save rewrites every column: had one of them not been as PocketBase stores it, it would differ now.
        before!["Zulu"] = "new";
        before["updated"] = after!["updated"]!.DeepClone();
        JsonNode.DeepEquals(after, before).ShouldBeTrue(after.ToJsonString());
    }

    private static async Task LoadAsync(TempFolder folder)
    {
        Make(folder["pb_data"]);
        folder.Write(
            "dump/manifest.json",
            """[{"collection":"authors","records":2},{"collection":"everything","records":2},{"collection":"members","records":1}]"""
        );
        folder.Write(
            "dump/authors.ndjson",
            """
            {"id":"annannannannann","name":"Ann","favourite":"bbbbbbbbbbbbbbb"}
            {"id":"bobbobbobbobbob","name":"Bob","favourite":""}

            """
        );
        folder.Write(
            "dump/everything.ndjson",
            """
            {"id":"aaaaaaaaaaaaaaa","f_text":"alpha","f_number":1.5,"f_int":42,"f_bool":true,"f_email":"a@example.org","f_url":"https://example.com/x","f_editor":"<b>x</b>","f_date":"2020-01-02 03:04:05.678Z","f_select":"a","f_selects":["c","b"],"f_file":"note_abcdefghij.txt","f_files":["pic_0123456789.bin"],"f_rel":"annannannannann","f_rels":["annannannannann","bobbobbobbobbob"],"f_self":"bbbbbbbbbbbbbbb","f_json":{"b":1,"a":[true,null,"u"]},"f_geo":{"lon":1.25,"lat":-3.5},"Zulu":"z","order":"o","created":"2001-02-03 04:05:06.007Z","updated":"2002-02-03 04:05:06.007Z","expand":{},"collectionId":"x","collectionName":"everything"}
            {"id":"bbbbbbbbbbbbbbb","f_text":"beta","f_number":0,"f_int":0,"f_bool":false,"f_email":"","f_url":"","f_editor":"","f_date":"","f_select":"","f_selects":[],"f_file":"","f_files":[],"f_rel":"","f_rels":[],"f_self":"bbbbbbbbbbbbbbb","f_json":null,"f_geo":{"lon":0,"lat":0},"Zulu":"","order":"","created":"2003-02-03 04:05:06.007Z","updated":"2004-02-03 04:05:06.007Z"}

            """
        );
        folder.Write(
            "dump/members.ndjson",
            $$"""
            {"id":"mmmmmmmmmmmmmmm","email":"ann@example.com","emailVisibility":true,"verified":true,"login":"ann","photo":"","password":"{{BCrypt.Net.BCrypt.HashPassword(
                Password,
                4
            )}}","tokenKey":"{{new string('k', 40)}}"}

            """
        );
        folder.Write("dump/files/everything/aaaaaaaaaaaaaaa/note_abcdefghij.txt", "hello");
        folder.Write("dump/files/everything/aaaaaaaaaaaaaaa/pic_0123456789.bin", Picture);
        await Pbferry("import", folder["dump"], folder["pb_data"], "--with-secrets");
    }

    private static void Make(string directory)
    {
        FreshDatabase.Create(directory);
        using var database = SqliteDatabase.Open(Path.Combine(directory, "data.db"), SqliteOpenMode.ReadWrite);
        CollectionStore.Open(database).Apply(SampleCollections.All, []);
    }

    private static async Task Pbferry(params string[] arguments)
    {
        var result = await PocketFerry.Testing.Pbferry.RunAsync(arguments);
        result.ExitCode.ShouldBe(0, $"pbferry {string.Join(' ', arguments)}\n{result.Out}\n{result.Error}");
    }

    private static List<(string Path, string Content)> Stored(string directory)
    {
        var storage = Path.Combine(directory, "storage");
        return
        [
            .. Directory
                .EnumerateFiles(storage, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(f => (Path.GetRelativePath(storage, f), Convert.ToHexString(File.ReadAllBytes(f)))),
        ];
    }
}
