using System.Buffers.Text;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Live.Tests.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Hooks;

public sealed class RouteTests
{
    private const string Import = "/api/pbferry/import/boats";

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Superusers_import_and_export_and_are_told_which_lines_are_wrong(PocketBaseBinary binary)
    {
        await using var yard = await Shipyard.OpenAsync(binary);
        await Harbour.CreateCollectionsAsync(yard.Server);
        var about = await yard.Server.Api.GetAsync("/api/pbferry/info");
        about!["protocol"]!.GetValue<int>().ShouldBe(2);

        const string Rows = """
            {"id":"boat00000000001","title":"Ünö","length":0.1,"log":{"b":12345678901234567890,"a":1.0}}
            {"id":"boat00000000002","title":"Two","length":"long"}
            {"id":"boat00000000003","title":"Three","afloat":true}
            """;
        var stopped = await SendAsync(yard, Rows, "");
        ((bool)stopped["committed"]!).ShouldBeFalse();
        (await yard.CountAsync("boats")).ShouldBe(0);

        var dry = await SendAsync(yard, Rows, "?onError=reject&dryRun=1");
        ((long)dry["inserted"]!, (bool)dry["committed"]!).ShouldBe((2, false));
        (await yard.CountAsync("boats")).ShouldBe(0);

        foreach (var raw in new[] { "", "&raw=1" })
        {
            var done = await SendAsync(yard, Rows, "?onError=reject" + raw);
            ((long)done["inserted"]!, (long)done["rejected"]!).ShouldBe((2, 1));
            var error = done["errors"]![0]!;
            ((int)error["line"]!, (string)error["field"]!).ShouldBe((2, "length"));
            var text = Encoding.UTF8.GetString(await yard.Server.Api.DownloadAsync("/api/pbferry/export/boats"));
            text.ShouldBe(await yard.ExportAsync("boats"));
            text.ShouldContain("""{"b":12345678901234567890,"a":1.0}""");
            (await yard.Server.Api.DeleteAsync("/api/collections/boats/truncate")).EnsureSuccess();
        }

        await RawRowsChangeWhatTheyHoldAsync(yard);
        await HashesOfAnyPasswordFieldStayAsync(yard);

        var nothing = await yard.Server.Api.PostAsync("/api/pbferry/import/nosuch", "{}");
        nothing.Status.ShouldBe(404);
        var wrong = await yard.Server.Api.PostAsync(Import + "?mode=upsert&upsert=nosuch", "{}");
        (wrong.Status, wrong.Text.Contains("nosuch", StringComparison.Ordinal)).ShouldBe((400, true));
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Everybody_else_is_refused(PocketBaseBinary binary)
    {
        await using var yard = await Shipyard.OpenAsync(binary);
        await Harbour.CreateCollectionsAsync(yard.Server);
        (
            await yard.Server.Api.PostAsync(
                "/api/collections/sailors/records",
                """{"email":"a@example.com","password":"1234567890","passwordConfirm":"1234567890"}"""
            )
        ).EnsureSuccess();
        using var guest = yard.Server.Guest();
        using var user = yard.Server.SignedIn("sailors", "a@example.com", "1234567890");
        using var late = new PocketBaseClient(yard.Server.Address, await ExpiredTokenAsync(yard));
        (PocketBaseClient Who, int Status)[] all = [(guest, 401), (user, 403), (late, 401)];
        foreach (var (who, status) in all)
        {
            (await who.PostAsync(Import, """{"title":"x"}""")).Status.ShouldBe(status);
            (await who.PostAsync(Import + "?raw=1", """{"title":"x"}""")).Status.ShouldBe(status);
            (await who.SendAsync(HttpMethod.Get, "/api/pbferry/export/sailors?withSecrets=1")).Status.ShouldBe(status);
            (await who.SendAsync(HttpMethod.Get, "/api/pbferry/info")).Status.ShouldBe(status);
        }

        (await yard.CountAsync("boats")).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Bodies_that_are_broken_or_endless_leave_nothing(PocketBaseBinary binary)
    {
        await using var yard = await Shipyard.OpenAsync(binary);
        await Harbour.CreateCollectionsAsync(yard.Server);
        byte[] broken = [.. """{"title":"a"}"""u8, (byte)'\n', .. "{\"title\":\""u8, 0xE6, 0x97, .. "\"}\n"u8];
        foreach (var how in new[] { "", "&raw=1" })
        {
            var answer = await yard.Server.Api.SendRawAsync(HttpMethod.Post, $"{Import}?onError=stop{how}", broken);
            answer.Status.ShouldBe(400);
            answer.Text.ShouldContain("UTF-8");

            var lines = await SendAsync(
                yard,
                "{\"title\":\"a\"}\nno json\n{\"title\":\"b\"},{\"title\":\"c\"}\n",
                $"?onError=stop{how}"
            );
            ((bool)lines["committed"]!).ShouldBeFalse();
            ((long)lines["rejected"]!).ShouldBe(1);
            ((int)lines["errors"]![0]!["line"]!).ShouldBe(2);
        }

        (await HugeAsync(yard)).ShouldContain(" 413 ");
        (await yard.CountAsync("boats")).ShouldBe(0);
    }

    private static async Task RawRowsChangeWhatTheyHoldAsync(Shipyard yard)
    {
        const string Rows = """
            {"id":"boat00000000001","title":"One","length":1,"kind":"sail"}
            {"id":"boat00000000002","title":"Two","length":2,"updated":"2001-01-01 00:00:00.000Z"}
            """;
        ((long)(await SendAsync(yard, Rows, "?raw=1"))["inserted"]!).ShouldBe(2);
        const string Changes = """
            {"id":"boat00000000001","length":7}
            {"id":"boat00000000003","title":"Three","kind":"motor"}
            {"id":"boat00000000002","title":"Zwei","flags":["red"],"updated":"2002-02-02 00:00:00.000Z"}
            {"id":"boat00000000003","length":3}
            {"length":4}
            """;
        var done = await SendAsync(yard, Changes, "?raw=1&mode=upsert&onError=reject");
        ((long)done["inserted"]!, (long)done["updated"]!, (long)done["rejected"]!).ShouldBe((1, 3, 1));
        ((int)done["errors"]![0]!["line"]!, (string)done["errors"]![0]!["code"]!).ShouldBe((5, "missing_key"));
        var boats = await Voyage.RecordsAsync(yard.Server, "boats");
        Values(boats, 1, "title", "length", "kind").ShouldBe(["\"One\"", "7", "\"sail\""]);
        Values(boats, 2, "title", "length", "flags", "updated")
            .ShouldBe(["\"Zwei\"", "2", "[\"red\"]", "\"2002-02-02 00:00:00.000Z\""]);
        Values(boats, 3, "title", "length", "kind").ShouldBe(["\"Three\"", "3", "\"motor\""]);

        foreach (var raw in new[] { "", "&raw=1" })
        {
            var some = """{"id":"boat00000000001","length":8}""" + "\n" + """{"id":"boat00000000009","title":"x"}""";
            var updated = await SendAsync(yard, some, "?mode=update&onError=reject" + raw);
            ((long)updated["updated"]!, (string)updated["errors"]![0]!["code"]!).ShouldBe((1, "missing_record"));
        }

        var merged = await SendAsync(
            yard,
            """{"title":"Zwei","length":null,"kind":"sail"}""",
            "?raw=1&mode=merge&upsert=title"
        );
        ((long)merged["updated"]!).ShouldBe(1);
        boats = await Voyage.RecordsAsync(yard.Server, "boats");
        boats.Count.ShouldBe(3);
        Values(boats, 2, "length", "kind").ShouldBe(["2", "\"sail\""]);
        ((string)boats[Harbour.Id("boat", 2)]["updated"]!).ShouldStartWith("20");
        ((string)boats[Harbour.Id("boat", 2)]["updated"]!).ShouldNotStartWith("2002", Case.Sensitive, "it was changed");
    }

    private static IEnumerable<string?> Values(
        Dictionary<string, JsonObject> records,
        int boat,
        params string[] names
    ) => names.Select(n => records[Harbour.Id("boat", boat)][n]?.ToJsonString());

    private static async Task HashesOfAnyPasswordFieldStayAsync(Shipyard yard)
    {
        await yard.Server.Api.CreateCollectionAsync(
            """{"name":"safes","type":"base","fields":[{"name":"code","type":"password","required":true}]}"""
        );
        const string Export = "/api/pbferry/export/safes?withSecrets=1";
        await SendAsync(yard, """{"id":"safe00000000001","code":"open-sesame"}""", "", "safes");
        var secret = Encoding.UTF8.GetString(await yard.Server.Api.DownloadAsync(Export));
        secret.ShouldContain("$2a$10$");
        foreach (var raw in new[] { "", "&raw=1" })
        {
            (await yard.Server.Api.DeleteAsync("/api/collections/safes/truncate")).EnsureSuccess();
            await SendAsync(yard, secret, "?keepHashes=1" + raw, "safes");
            Encoding.UTF8.GetString(await yard.Server.Api.DownloadAsync(Export)).ShouldBe(secret);
        }
    }

    private static async Task<JsonObject> SendAsync(
        Shipyard yard,
        string lines,
        string query,
        string collection = "boats"
    ) =>
        (
            await yard.Server.Api.SendRawAsync(
                HttpMethod.Post,
                $"/api/pbferry/import/{collection}{query}",
                Encoding.UTF8.GetBytes(lines)
            )
        )
            .EnsureSuccess()
            .Body!.AsObject();

    // Listens while it sends: the server answers before the body is there, and an ordinary client may only see its
    // connection cut.
    private static async Task<string> HugeAsync(Shipyard yard)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(yard.Server.Address.Host, yard.Server.Address.Port, Cancellation);
        var stream = client.GetStream();
        var head =
            $"POST {Import} HTTP/1.1\r\nHost: x\r\nAuthorization: {await yard.Server.Api.GetTokenAsync()}\r\n"
            + $"Content-Length: {1L << 30}\r\n\r\n";
        var answer = new byte[1024];
        var reading = stream.ReadAsync(answer, Cancellation).AsTask();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);
        var block = new byte[1 << 20];
        for (var sent = 0L; sent < 1L << 30 && !reading.IsCompleted; sent += block.Length)
        {
            try
            {
                await stream.WriteAsync(block, Cancellation);
            }
            catch (IOException)
            {
                break;
            }
        }

        return Encoding.ASCII.GetString(answer, 0, await reading);
    }

    // A token that the server itself would have made an hour ago.
    private static async Task<string> ExpiredTokenAsync(Shipyard yard)
    {
        var data = Path.Combine(yard.Server.DataDirectory, "data.db");
        var secret = await Sqlite3.ScalarAsync(
            data,
            "select options ->> '$.authToken.secret' from _collections where name = '_superusers'"
        );
        var who = (
            await Sqlite3.ScalarAsync(
                data,
                "select id || ' ' || tokenKey || ' ' || (select id from _collections where name = '_superusers') from _superusers"
            )
        ).Split(' ');
        var head = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
        var body = Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(
                $$"""{"collectionId":"{{who[2]}}","exp":{{DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds()}},"id":"{{who[0]}}","refreshable":true,"type":"auth"}"""
            )
        );
        var key = Encoding.UTF8.GetBytes(who[1] + secret);
        var signature = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes($"{head}.{body}"));
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";
    }
}
