using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Verification;
using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;

namespace PocketFerry.PocketBase.Tests.Verification;

/// <summary>A data directory with a field of every type, and an exact copy of it.</summary>
internal sealed class Twins : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pbferry-twins-").FullName;
    private SqliteDatabase? _changing;

    /// <param name="things">How many records <c>things</c> has; every third has files.</param>
    public Twins(int things = 60)
    {
        Things = things;
        FreshDatabase.Create(From);
        using (var database = SqliteDatabase.Open(Db(From), SqliteOpenMode.ReadWrite))
        {
            database.Execute("pragma synchronous=off; begin");
            CollectionStore.Open(database).Apply([Parse(OwnersJson), Parse(ThingsJson), Parse(LogJson)], []);
            Fill(database);
            database.Execute("commit; pragma journal_mode=delete");
        }

        foreach (var file in Directory.EnumerateFiles(From, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(To, Path.GetRelativePath(From, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public int Things { get; }

    public int Owners => Math.Max(10, Things / 10);

    public static bool HasFiles(int thing) => thing % 3 == 0;

    public string From => Path.Combine(_root, "from");

    public string To => Path.Combine(_root, "to");

    public static string ThingId(int number) => Id("thing", number);

    public static string OwnerId(int number) => Id("owner", number);

    public static string UserId(int number) => Id("user", number);

    /// <summary>A file of a thing in TO.</summary>
    public string FileInTo(string id, string name) => Path.Combine(To, "storage", "pbc_things", id, name);

    public void Change(string sql, params string[] values)
    {
        if (_changing is null)
        {
            _changing = SqliteDatabase.Open(Db(To), SqliteOpenMode.ReadWrite);
            _changing.Execute("pragma synchronous=off; begin");
        }

        using var statement = _changing.Prepare(sql);
        statement.BindAll(values).Run();
    }

    public async Task<VerifyReport> VerifyAsync(Func<VerifyRequest, VerifyRequest>? change = null)
    {
        _changing?.Execute("commit");
        _changing?.Dispose();
        _changing = null;
        await using var from = DataDirectorySource.Open(From);
        await using var to = DataDirectorySource.Open(To);
        return await VerifyAsync(from, to, change);
    }

    public async Task<VerifyReport> VerifyAsync(
        ISource from,
        ISource to,
        Func<VerifyRequest, VerifyRequest>? change = null
    )
    {
        var request = new VerifyRequest
        {
            Plan = new PlanRequest { WithSecrets = true },
            UniqueKeys = UniqueKeys.Of,
            Folder = _root,
        };
        using var verifier = new Verifier(from, to, change?.Invoke(request) ?? request, null);
        return await verifier.RunAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _changing?.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    public static string Db(string folder) => Path.Combine(folder, "data.db");

    private static string Id(string kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}{number:D6}").PadRight(15, 'x');

    private static Collection Parse(string json) =>
        CompleteCollection.Of(Collection.Parse(JsonNode.Parse(json)!.AsObject()));

    private void Fill(SqliteDatabase database)
    {
        for (var i = 1; i <= Owners; i++)
        {
            database.Prepared("insert into owners (id, name) values (?, ?)", OwnerId(i), $"Owner {i}");
            database.Prepared(
                "insert into users (id, email, verified, password, tokenKey, name, created, updated) values (?, ?, 1, ?, ?, ?, ?, ?)",
                UserId(i),
                $"user{i}@example.com",
                "$2a$10$" + new string((char)('a' + (i % 26)), 53),
                string.Create(CultureInfo.InvariantCulture, $"{i:D50}"),
                $"User {i}",
                "2024-01-01 00:00:00.000Z",
                "2024-01-02 00:00:00.000Z"
            );
        }

        for (var i = 1; i <= Things; i++)
        {
            AddThing(database, i);
        }
    }

    private void AddThing(SqliteDatabase database, int i)
    {
        var id = ThingId(i);
        var c = CultureInfo.InvariantCulture;
        database.Prepared(
            """
            insert into things (id, title, body, mail, site, price, active, since, one, tags, meta, place, doc, papers,
            owner, friends, created, updated) values (?1, ?2, ?3, ?4, ?5, cast(?6 as real), cast(?7 as integer), ?8, ?9,
            ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
            """,
            id,
            $"Título é {i}",
            $"<p>{i}: {new string('x', i % 50)}</p>",
            $"thing{i}@example.com",
            $"https://example.com/{i}",
            (i * 1.1).ToString("R", c),
            (i % 2).ToString(c),
            string.Create(c, $"2024-03-{(i % 28) + 1:D2} 10:00:00.123Z"),
            "red",
            """["a","b"]""",
            $$"""{"n": {{i}}, "s": "x y"}""",
            string.Create(c, $$"""{"lon":{{i % 180}}.5,"lat":2}"""),
            HasFiles(i) ? "doc.txt" : "",
            HasFiles(i) ? """["one.txt","two.txt"]""" : "[]",
            OwnerId((i % Owners) + 1),
            $"""["{OwnerId((i % Owners) + 1)}","{OwnerId(((i + 1) % Owners) + 1)}"]""",
            "2024-01-01 00:00:00.000Z",
            "2024-01-02 00:00:00.000Z"
        );
        if (!HasFiles(i))
        {
            return;
        }

        var folder = Path.Combine(From, "storage", "pbc_things", id);
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { "doc", "one", "two" })
        {
            File.WriteAllText(Path.Combine(folder, name + ".txt"), $"{name} of {i}", Encoding.UTF8);
        }
    }

    private const string OwnersJson = """
        {"id":"pbc_owners","name":"owners","type":"base","fields":[{"name":"name","type":"text"}]}
        """;

    private const string LogJson = """
        {"id":"pbc_log","name":"log","type":"base","fields":[{"name":"line","type":"text"}]}
        """;

    private const string ThingsJson = """
        {"id":"pbc_things","name":"things","type":"base","fields":[
          {"name":"title","type":"text"},{"name":"body","type":"editor"},{"name":"mail","type":"email"},
          {"name":"site","type":"url"},{"name":"price","type":"number"},{"name":"active","type":"bool"},
          {"name":"since","type":"date"},{"name":"one","type":"select","values":["red","blue"],"maxSelect":1},
          {"name":"tags","type":"select","values":["a","b","c"],"maxSelect":3},{"name":"meta","type":"json"},
          {"name":"place","type":"geoPoint"},{"name":"doc","type":"file","maxSelect":1},
          {"name":"papers","type":"file","maxSelect":5},
          {"name":"owner","type":"relation","collectionId":"pbc_owners","maxSelect":1},
          {"name":"friends","type":"relation","collectionId":"pbc_owners","maxSelect":5},
          {"name":"created","type":"autodate","onCreate":true},
          {"name":"updated","type":"autodate","onCreate":true,"onUpdate":true}],
         "indexes":[]}
        """;
}

internal static class Statements
{
    public static void Prepared(this SqliteDatabase database, string sql, params string[] values) =>
        database.Cached(sql).BindAll(values).Run();
}
