using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PocketFerry.Model.Collections;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>Asks a real server what becomes of values.</summary>
public sealed class OracleServer(PocketBaseServer server) : IDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.Open(
        Path.Combine(server.DataDirectory, "data.db"),
        SqliteOpenMode.ReadOnly
    );

    private int _counter;

    /// <summary>Makes the case's collection; gives it as the server has it.</summary>
    public async Task<Collection> CreateAsync(OracleCase oracleCase)
    {
        var field = (JsonObject)oracleCase.Field.DeepClone();
        field["name"] = oracleCase.Column;
        field["type"] = oracleCase.As ?? oracleCase.Type;
        var collection = new JsonObject
        {
            ["name"] = oracleCase.CollectionName,
            ["type"] = oracleCase.IsAuth ? "auth" : "base",
            ["fields"] = new JsonArray(field),
        };
        if (oracleCase.IsAuth)
        {
            // bcrypt at its cheapest; nothing here depends on the cost.
            collection["fields"] = new JsonArray(JsonNode.Parse(CheapPassword));
        }
        else if (oracleCase.Type == "id")
        {
            AddIdDefaults(field);
        }
        else if (oracleCase.Type == "relation")
        {
            field["collectionId"] = await CreateTargetsAsync(oracleCase);
        }

        return Collection.Parse(await server.Api.CreateCollectionAsync(collection));
    }

    /// <summary>Sends a value as a record's only field; <paramref name="json"/> goes out byte for byte.</summary>
    public async Task<ServerAnswer> AskAsync(OracleCase oracleCase, byte[] json)
    {
        var body = new MemoryStream();
        body.Write(Encoding.UTF8.GetBytes($"{{\"{oracleCase.Column}\":"));
        body.Write(json);
        body.Write(Encoding.UTF8.GetBytes(Companions(oracleCase, json)));
        body.Write("}"u8);
        var answer = await server.Api.SendRawAsync(HttpMethod.Post, Records(oracleCase), body.ToArray());
        return await ReadAsync(oracleCase, answer);
    }

    /// <summary>Uploads empty files of the given names.</summary>
    public async Task<ServerAnswer> UploadAsync(OracleCase oracleCase, IEnumerable<string> names)
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "ignored" } };
        foreach (var name in names)
        {
            var content = new ByteArrayContent("x"u8.ToArray());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, oracleCase.Column, name);
        }

        var answer = await server.Api.SendAsync(HttpMethod.Post, Records(oracleCase), form);
        return await ReadAsync(oracleCase, answer);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private const string CheapPassword =
        """{"name":"password","type":"password","system":true,"hidden":true,"required":true,"min":8,"cost":4}""";

    private static string Records(OracleCase oracleCase) => $"/api/collections/{oracleCase.CollectionName}/records";

    private async Task<ServerAnswer> ReadAsync(OracleCase oracleCase, ApiAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            // 500: a URL field with domains fails on addresses that Go can not parse.
            answer.Status.ShouldBeOneOf(400, 500);
            var codes = (answer.Body?["data"] as JsonObject ?? [])
                .Where(p => p.Value is JsonObject)
                .ToDictionary(p => p.Key, p => (string)p.Value!["code"]!);
            return new ServerAnswer(null, null, codes);
        }

        var table = SqliteDatabase.Quote(oracleCase.CollectionName);
        using var select = _database.Prepare(
            $"SELECT {SqliteDatabase.Quote(oracleCase.Column)} FROM {table} ORDER BY rowid DESC LIMIT 1"
        );
        select.Step().ShouldBeTrue($"The record of {oracleCase} is not in data.db.");
        var stored = StoredValue.Read(select);
        // Ids of the corpus are no friends of URLs.
        var read =
            oracleCase.Column == "id"
                ? answer
                : await server.Api.SendAsync(HttpMethod.Get, $"{Records(oracleCase)}/{Id(answer.Bytes)}");
        var returned = Property(read.EnsureSuccess().Bytes, oracleCase.Column);
        return new ServerAnswer(stored, returned, new Dictionary<string, string>());
    }

    // Deeper than the answer's own parser goes.
    private static string Id(byte[] record)
    {
        using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = 1000 });
        return document.RootElement.GetProperty("id").GetString()!;
    }

    private static byte[]? Property(byte[] record, string name)
    {
        using var document = JsonDocument.Parse(record, new JsonDocumentOptions { MaxDepth = 1000 });
        return document.RootElement.TryGetProperty(name, out var value)
            ? Encoding.UTF8.GetBytes(value.GetRawText())
            : null;
    }

    // What an auth record needs besides the field in question.
    private string Companions(OracleCase oracleCase, byte[] json)
    {
        if (!oracleCase.IsAuth)
        {
            return "";
        }

        var email = oracleCase.Column == "email" ? "" : $",\"email\":\"u{++_counter}@example.com\"";
        var password = oracleCase.Column == "password" ? "" : ",\"password\":\"12345678\"";
        var confirm = oracleCase.Column == "password" ? Encoding.UTF8.GetString(json) : "\"12345678\"";
        return $"{email}{password},\"passwordConfirm\":{confirm}";
    }

    private static void AddIdDefaults(JsonObject field)
    {
        field["type"] = "text";
        field["primaryKey"] = true;
        field["required"] = true;
        field["system"] = true;
        if (!field.ContainsKey("pattern"))
        {
            field["pattern"] = "^[a-z0-9]+$";
            field["min"] = 15;
            field["max"] = 15;
            field["autogeneratePattern"] = "[a-z0-9]{15}";
        }
    }

    private async Task<string> CreateTargetsAsync(OracleCase oracleCase)
    {
        var name = $"{oracleCase.CollectionName}_targets";
        var created = await server.Api.CreateCollectionAsync(
            $$"""
            {"name":"{{name}}","type":"base","fields":[{"name":"id","type":"text","system":true,"required":true,
            "primaryKey":true,"pattern":"^.+$","min":0,"max":0}]}
            """
        );
        foreach (var id in oracleCase.Targets)
        {
            (
                await server.Api.PostAsync($"/api/collections/{name}/records", new JsonObject { ["id"] = id })
            ).EnsureSuccess();
        }

        return (string)created["id"]!;
    }
}
