using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PocketFerry.PocketBase.Hooks;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>A server with the harbour's collections, the program <c>pbferry</c> with a home of its own, and a dump to import.</summary>
internal sealed partial class Dock : IAsyncDisposable
{
    private static readonly string[] Collections = ["ports", "boats", "papers", "sailors"];

    private readonly TempFolder _folder = new();

    private Dock() { }

    public PocketBaseServer Server { get; private set; } = null!;

    public string Address => Server.Address.ToString().TrimEnd('/');

    /// <param name="binary">The program.</param>
    /// <param name="hooks">Whether our hooks are installed.</param>
    /// <param name="ownHook">A hook of the owner's; null for none.</param>
    public static async Task<Dock> OpenAsync(PocketBaseBinary binary, bool hooks = false, string? ownHook = null)
    {
        var dock = new Dock();
        if (ownHook is not null)
        {
            dock._folder.Write("pb_hooks/own.pb.js", ownHook);
        }

        if (hooks)
        {
            Directory.CreateDirectory(dock._folder["pb_hooks"]);
            HooksFolder.In(dock._folder["pb_hooks"]).Install(force: false);
        }

        dock.Server = await PocketBaseServer.StartAsync(
            binary,
            dock._folder["pb_data"],
            hooks || ownHook is not null
                ? new PocketBaseServerOptions { HooksDirectory = dock._folder["pb_hooks"] }
                : null,
            TestContext.Current.CancellationToken
        );
        await Harbour.CreateCollectionsAsync(dock.Server);
        return dock;
    }

    /// <summary>
    /// Writes a dump in the simple form: ports in a circle, boats; among them bad rows, doubles, and relations that lead
    /// nowhere, which only the second pass can tell.
    /// </summary>
    public void WriteDump(int boats)
    {
        var ports = Enumerable
            .Range(1, 300)
            .Select(i => new JsonObject
            {
                ["id"] = Harbour.Id("port", i),
                ["name"] = $"Port {i}",
                ["parent"] = Harbour.Id("port", i % 100 == 50 ? 9999 : (i % 300) + 1),
                ["favourite"] = Harbour.Id("boat", i),
            });
        var rows = Enumerable
            .Range(1, boats)
            .Select(i => new JsonObject
            {
                ["id"] = Harbour.Id("boat", i),
                ["title"] = i % 400 == 399 ? "Boat 1" : $"Boat {i}",
                ["length"] = i % 500 == 250 ? "long" : i,
                ["log"] = new JsonObject { ["b"] = 1, ["a"] = new JsonArray(i) },
                ["port"] = Harbour.Id("port", (i % 40) + 1),
            });
        Write("ports", ports);
        Write("boats", rows);
        _folder.Write(
            "dump/manifest.json",
            $$"""[{"collection":"ports","records":300},{"collection":"boats","records":{{boats}}}]"""
        );
    }

    /// <summary>Takes all records out, and switches batches on or off.</summary>
    public async Task EmptyAsync(bool batch = true)
    {
        foreach (var name in Collections)
        {
            (await Server.Api.DeleteAsync($"/api/collections/{name}/truncate")).EnsureSuccess();
        }

        await Harbour.SetBatchAsync(Server, batch, maxRequests: 100);
    }

    /// <summary>Imports the dump; dies at a point where one is named.</summary>
    public Task<CommandResult> ImportAsync(string? crash = null, params string[] options) =>
        RunAsync(["import", "dump", Address, "--on-error", "reject", .. options], crash);

    public Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(arguments, null);

    public ChildProcess Start(params string[] arguments) => Pbferry.Start(arguments, Options(null));

    /// <summary>Writes a file; gives its name in the folder that commands start in.</summary>
    public string Write(string name, string content)
    {
        _folder.Write(name, content);
        return name;
    }

    /// <summary>Where something lies in the folder that commands start in.</summary>
    public string PathOf(string name) => _folder[name];

    /// <summary>Runs <c>pbferry</c>; dies at a point where one is named.</summary>
    public Task<CommandResult> RunAsync(string[] arguments, string? crash) =>
        Pbferry.RunAsync(arguments, Options(crash), TestContext.Current.CancellationToken);

    /// <summary>Waits until a collection has some records, or the run is over.</summary>
    public async Task WaitForAsync(string collection, int records, ChildProcess run)
    {
        while (!run.HasExited)
        {
            var page = await Server.Api.GetAsync($"/api/collections/{collection}/records?perPage=1");
            if ((int)page!["totalItems"]! >= records)
            {
                return;
            }

            await Task.Delay(10);
        }
    }

    /// <summary>All that is there, but for the times.</summary>
    public async Task<string> ContentAsync()
    {
        var text = new StringBuilder();
        foreach (var name in Collections)
        {
            foreach (var (_, record) in (await Voyage.RecordsAsync(Server, name)).OrderBy(r => r.Key))
            {
                record.Remove("created");
                record.Remove("updated");
                text.AppendLine(record.ToJsonString());
            }
        }

        return text.ToString();
    }

    /// <summary>The runs, newest first.</summary>
    public async Task<List<JsonObject>> RunsAsync() =>
        [
            .. (await RunAsync("runs", "--json"))
                .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => JsonNode.Parse(l)!.AsObject()),
        ];

    /// <summary>The reject files of a run, one after the other.</summary>
    public static string Rejects(JsonObject run) =>
        string.Join(
            '\n',
            Directory
                .EnumerateFiles((string)run["rejects"]!)
                .Order(StringComparer.Ordinal)
                .Select(f => Path.GetFileName(f) + "\n" + File.ReadAllText(f))
        );

    /// <summary>A closing table without its times, which also say how wide it is.</summary>
    public static string Summary(string output) => Gap().Replace(TimeAndRate().Replace(output, ""), "  ");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private PbferryOptions Options(string? crash) =>
        new()
        {
            WorkingDirectory = _folder.Path,
            Environment = new Dictionary<string, string?>
            {
                ["PBFERRY_HOME"] = _folder["home"],
                ["PBFERRY_EMAIL"] = PocketBaseServer.SuperuserEmail,
                ["PBFERRY_PASSWORD"] = PocketBaseServer.SuperuserPassword,
                ["PBFERRY_TEST_CRASH"] = crash,
            },
        };

    private void Write(string name, IEnumerable<JsonObject> records) =>
        _folder.Write($"dump/{name}.ndjson", string.Join('\n', records.Select(r => r.ToJsonString())) + "\n");

    [GeneratedRegex(@" +[\d:.]+ (s|min) +\d+$", RegexOptions.Multiline)]
    private static partial Regex TimeAndRate();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();
}
