using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Hashing;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.Testing;

namespace PocketFerry.Bench;

/// <summary>The direct road against <c>sqlite3 .import</c> into the same table, which a real PocketBase made.</summary>
internal sealed class DirectBench(string folder, string program, int rows, int rounds)
{
    private const string Collection = """
        {"name":"people","type":"base","fields":[
          {"name":"code","type":"text","required":true,"pattern":"^[A-Z]{2}-[0-9]{5}$"},
          {"name":"email","type":"email","required":true},
          {"name":"amount","type":"number"},
          {"name":"active","type":"bool"},
          {"name":"status","type":"select","values":["new","open","done","lost"],"maxSelect":1},
          {"name":"born","type":"date"},
          {"name":"bio","type":"text"},
          {"name":"site","type":"url"},
          {"name":"count","type":"number","onlyInt":true}],
         "indexes":["CREATE UNIQUE INDEX idx_people_email ON people (email)"]}
        """;

    private string Template => Path.Combine(folder, "template");

    private string Full => Path.Combine(folder, "full");

    public async Task PrepareAsync()
    {
        Directory.CreateDirectory(folder);
        Console.WriteLine("making the input and a data directory by PocketBase " + PocketBaseBinary.Newest.Version);
        PeopleCsv.Write(Csv(1), Twin(1), rows, 1);
        PeopleCsv.Write(Csv(2), Twin(2), rows, 2);
        await MakeTemplateAsync(Template);
    }

    /// <summary>Makes a data directory with the empty collection by a real PocketBase.</summary>
    public static async Task MakeTemplateAsync(string path)
    {
        Clear(path);
        await using var server = await PocketBaseServer.StartAsync(PocketBaseBinary.Newest, path);
        await server.Api.CreateCollectionAsync(Collection);
        await server.StopAsync();
    }

    public async Task<bool> EmptyAsync()
    {
        var contest = new Contest("Load into an empty collection", rows, 3.0);
        return await LoadAsync(contest, Template, 1);
    }

    public async Task<bool> FullAsync()
    {
        Clear(Full);
        CopyFolder(Template, Full);
        Import(Full, 1);
        var contest = new Contest("Load into a collection that holds as many rows already", rows, 1.5);
        return await LoadAsync(contest, Full, 2);
    }

    public bool Export()
    {
        var source = Path.Combine(folder, "exported");
        Clear(source);
        CopyFolder(Template, source);
        Import(source, 1);
        var contest = new Contest("Export to NDJSON", rows, 1.0);
        for (var i = 0; i < rounds; i++)
        {
            contest.Round(
                () =>
                    Measured.Run(
                        "sqlite3",
                        ["-json", Db(source), $".once {Path.Combine(folder, "theirs.json")}", "select * from people"]
                    ),
                () =>
                    Measured.Run(
                        program,
                        [
                            "export",
                            source,
                            Path.Combine(folder, $"ours-{i}.ndjson"),
                            "--collections",
                            "people",
                            "--quiet",
                        ]
                    )
            );
            File.Delete(Path.Combine(folder, $"ours-{i}.ndjson"));
        }

        return contest.Judge();
    }

    public bool Startup()
    {
        var runs = Enumerable
            .Range(0, 21)
            .Select(_ => Measured.Run(program, ["--version"]).Seconds * 1000)
            .Order()
            .ToList();
        Console.WriteLine($"pbferry --version: median {runs[10]:0.0} ms of 21 runs (wanted: under 30 ms)");
        return runs[10] < 30;
    }

    public async Task<bool> MemoryAsync()
    {
        var one = await PeakAsync(rows, 1);
        PeopleCsv.Write(Csv(5), Twin(5), rows * 5, 5);
        var five = await PeakAsync(rows * 5, 5);
        Console.WriteLine(
            $"Peak memory: {one / 1024} MB for {rows:n0} rows, {five / 1024} MB for {rows * 5:n0} rows (wanted: under 400 MB, not growing)"
        );
        return one < 400 * 1024 && five < 400 * 1024 && five < one * 1.15;
    }

    private async Task<long> PeakAsync(int count, int seed)
    {
        var target = Path.Combine(folder, "memory");
        Clear(target);
        CopyFolder(Template, target);
        var measured = Import(target, seed);
        var found = await Sqlite3.ScalarAsync(Db(target), "select count(*) from people");
        return found == count.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ? measured.PeakKilobytes
            : throw new InvalidOperationException($"{found} rows arrived of {count}.");
    }

    private async Task<bool> LoadAsync(Contest contest, string template, int seed)
    {
        var (theirs, ours) = (Path.Combine(folder, "theirs"), Path.Combine(folder, "ours"));
        for (var i = 0; i < rounds; i++)
        {
            Clear(theirs);
            Clear(ours);
            CopyFolder(template, theirs);
            CopyFolder(template, ours);
            contest.Round(
                () => Measured.Run("sqlite3", [Db(theirs), ".mode csv", $".import {Twin(seed)} people"]),
                () => Import(ours, seed)
            );
        }

        var (a, b) = (await HashAsync(theirs), await HashAsync(ours));
        Console.WriteLine(
            $"  content hash of what arrived: {b}{(a == b ? ", equal to sqlite3's" : ", NOT EQUAL to sqlite3's " + a)}"
        );
        return contest.Judge() && a == b;
    }

    private Measured Import(string target, int seed) =>
        Measured.Run(program, ["import", Csv(seed), target, "--collection", "people", "--on-error", "stop", "--quiet"]);

    private static async Task<string> HashAsync(string directory)
    {
        await using var source = DataDirectorySource.Open(directory);
        var stream = (await source.GetStreamsAsync(CancellationToken.None)).First(s => s.Name == "people");
        var hasher = new ContentHasher(stream.Collection!);
        await foreach (var batch in source.ReadAsync(stream, ReadOptions.Default, CancellationToken.None))
        {
            using (batch)
            {
                hasher.Add(batch);
            }
        }

        return hasher.Hash.Data.ToString();
    }

    private string Csv(int seed) => Path.Combine(folder, $"people-{rows}-{seed}.csv");

    private string Twin(int seed) => Path.Combine(folder, $"people-{rows}-{seed}.twin.csv");

    private static string Db(string directory) => Path.Combine(directory, "data.db");

    public static void Clear(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
