using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Torture;

/// <summary>A data directory to copy from, one to copy into, and the kinds of runs that are tried between them.</summary>
internal sealed class Berth : IDisposable
{
    private const int Old = 4000;
    private const int New = 6000;
    private const int Bulk = 40_000;

    private readonly TempFolder _folder = new();
    private readonly string _before;

    public Berth()
    {
        Make("from", "new", 2000, New);
        Make("template", "old", 0, Old);
        FreshDatabase.Create(_folder["empty"]);
        using (var csv = File.CreateText(_folder["bulk.csv"]))
        {
            csv.WriteLine("id,title");
            for (var i = 0; i < Bulk; i++)
            {
                csv.WriteLine($"{i + 1_000_000:D15},bulk {i} with some words to make the row longer than it would be");
            }
        }

        _before = Instance.Records(_folder["template"]);
    }

    /// <summary>Kinds of runs: what is typed, and the data directory that it begins with.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["upsert", "truncate", "bulk", "schema"];

    public TempFolder Folder => _folder;

    /// <summary>The state of the records before a run of a kind.</summary>
    public string Before(string kind) => kind == "schema" ? Instance.Records(_folder["empty"]) : _before;

    public string[] Arguments(string kind) =>
        kind switch
        {
            "upsert" => ["copy", _folder["from"], _folder["pb_data"], "--mode", "upsert"],
            "truncate" => ["copy", _folder["from"], _folder["pb_data"], "--truncate", "--yes", "--mode", "upsert"],
            "bulk" => ["import", _folder["bulk.csv"], _folder["pb_data"], "--collection", "notes", "--mode", "skip"],
            _ => ["copy", _folder["from"], _folder["pb_data"], "--create-missing", "--mode", "upsert"],
        };

    /// <summary>The target as it is before a run of a kind.</summary>
    public void Reset(string kind)
    {
        Instance.Clear(_folder, "pb_data");
        Instance.Copy(_folder[kind == "schema" ? "empty" : "template"], _folder["pb_data"]);
    }

    public ChildProcess Start(string kind, string? crash = null) => Pbferry.Start(Arguments(kind), Options(crash));

    /// <summary>Runs to the end; the run must succeed.</summary>
    public async Task RunAsync(string kind)
    {
        var result = await Pbferry.RunAsync(Arguments(kind), Options(null), TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(0, result.Error);
    }

    /// <summary>The records and files of the target.</summary>
    public (string Records, string Files) State() =>
        (Instance.Records(_folder["pb_data"]), Instance.Files(_folder["pb_data"]));

    public void Dispose() => _folder.Dispose();

    private PbferryOptions Options(string? crash) =>
        new()
        {
            Environment = new Dictionary<string, string?>
            {
                ["PBFERRY_HOME"] = _folder["home"],
                ["PBFERRY_TEST_CRASH"] = crash,
            },
        };

    private void Make(string name, string word, int first, int count)
    {
        FreshDatabase.Create(_folder[name]);
        var notes = NewCollection.Base(
            "notes",
            [NewField.Text("title"), NewField.File("paper")],
            ["CREATE UNIQUE INDEX idx_title ON notes (title)"]
        );
        using var database = SqliteDatabase.Open(_folder[$"{name}/data.db"], SqliteOpenMode.ReadWrite);
        CollectionStore.Open(database).Apply([notes], []);
        database.Execute(
            $"with recursive n(i) as (select {first} union all select i + 1 from n where i < {first + count - 1}) insert into notes(id, title, paper) select printf('%015d', i), '{word} ' || i, iif(i % 40 = 0, 'paper_' || i || '.txt', '') from n"
        );
        for (var i = first; i < first + count; i++)
        {
            if (i % 40 == 0)
            {
                _folder.Write($"{name}/storage/{notes.Id}/{i:D15}/paper_{i}.txt", $"{word} content of {i}");
            }
        }
    }
}
