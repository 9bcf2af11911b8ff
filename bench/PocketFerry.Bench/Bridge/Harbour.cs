using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Hashing;
using PocketFerry.PocketBase.DataDirectory;

namespace PocketFerry.Bench.Bridge;

/// <summary>The input files, and data directories to load into.</summary>
internal sealed class Harbour(string folder, int rows)
{
    private readonly Dictionary<int, string> _hashes = [];

    public string Twin(int count) => Path.Combine(folder, $"people-{count}.twin.csv");

    public async Task PrepareAsync()
    {
        Directory.CreateDirectory(folder);
        Write(rows);
        await DirectBench.MakeTemplateAsync(Path.Combine(folder, "template"));
    }

    public void Write(int count) => PeopleCsv.Write(Csv(count), Twin(count), count, 1);

    /// <summary>A data directory with an empty collection.</summary>
    public string Fresh(string name)
    {
        var path = Path.Combine(folder, name);
        DirectBench.Clear(path);
        DirectBench.CopyFolder(Path.Combine(folder, "template"), path);
        return path;
    }

    /// <summary>The content hash of what the CSV file holds, by the road that bench/direct compares with sqlite3.</summary>
    public async Task<string> HashAsync(string program, int count)
    {
        if (_hashes.TryGetValue(count, out var known))
        {
            return known;
        }

        var target = Fresh("wanted");
        Measured.Run(
            program,
            ["import", Csv(count), target, "--collection", "people", "--on-error", "stop", "--quiet"]
        );
        await using var source = DataDirectorySource.Open(target);
        var stream = (await source.GetStreamsAsync(CancellationToken.None)).First(s => s.Name == "people");
        var hasher = new ContentHasher(stream.Collection!);
        await foreach (var batch in source.ReadAsync(stream, ReadOptions.Default, CancellationToken.None))
        {
            using (batch)
            {
                hasher.Add(batch);
            }
        }

        return _hashes[count] = hasher.Hash.Data.ToString();
    }

    private string Csv(int count) => Path.Combine(folder, $"people-{count}.csv");
}
