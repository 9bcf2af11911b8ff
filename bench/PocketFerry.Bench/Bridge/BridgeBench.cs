using PocketFerry.Engine.Endpoints;
using PocketFerry.Model.Hashing;
using PocketFerry.PocketBase.DataDirectory;
using PocketFerry.Testing;

namespace PocketFerry.Bench.Bridge;

/// <summary>
/// Databases and their dumps into a data directory, in turn with what is at hand otherwise: the database's own client into
/// <c>sqlite3 .import</c>, and <c>sqlite3 new.db &lt; dump.sql</c>.
/// </summary>
internal sealed class BridgeBench(string folder, string program, int rows, int rounds)
{
    private const int Few = 100_000;
    private const int Many = 5_000_000;

    private readonly Harbour _harbour = new(folder, rows);

    /// <summary>Makes the input, and a data directory with an empty collection by a real PocketBase.</summary>
    public Task PrepareAsync() => _harbour.PrepareAsync();

    public async Task<bool> PostgresAsync()
    {
        await using var postgres = await PostgresServer.StartAsync(PostgresServer.Installations[0]);
        await Tables.FillAsync(postgres, _harbour.Twin(rows));
        var url = postgres.Url(Tables.Database);
        var contest = new Contest("A PostgreSQL table", rows, 2.0) { Peer = "psql \\copy | sqlite3 .import" };
        return await PipeAsync(
            contest,
            url,
            $"psql -qX -d '{url}' -c '\\copy people to stdout (format csv)'",
            ".mode csv"
        );
    }

    public async Task<bool> MySqlAsync()
    {
        await using var mariadb = await MariaDbServer.StartAsync();
        await Tables.FillAsync(mariadb, _harbour.Twin(rows));
        var contest = new Contest("A MariaDB table", rows, 2.0) { Peer = "mariadb --batch | sqlite3 .import" };
        var client =
            $"mariadb --no-defaults --batch --skip-column-names --quick -h 127.0.0.1 -P {mariadb.Port} -u root -D {Tables.Database} -e 'select * from people'";
        return await PipeAsync(contest, mariadb.Url(Tables.Database), client, ".mode tabs");
    }

    public async Task<bool> DumpsAsync()
    {
        var dumps = new Dumps(folder, _harbour.Twin(rows));
        await dumps.MakeAsync();
        var lite = new Contest("A dump by sqlite3 .dump", rows, 1.0) { Peer = "sqlite3 new.db < dump.sql" };
        var postgres = new Contest("A dump by pg_dump, a megabyte", rows, 1.0) { Peer = "sqlite3 new.db < dump.sql" };
        var mysql = new Contest("A dump by mariadb-dump, a megabyte", rows, 1.0) { Peer = "sqlite3 new.db < dump.sql" };
        var reached = true;
        for (var i = 0; i < rounds; i++)
        {
            var theirs = TheirDump(dumps.Lite);
            lite.Round(() => theirs, () => Ours(dumps.Lite));
            // For as much text as the other dump has.
            postgres.Round(() => Scaled(theirs, dumps, dumps.Postgres), () => Ours(dumps.Postgres));
            mysql.Round(() => Scaled(theirs, dumps, dumps.MySql), () => Ours(dumps.MySql));
            // What is fast must be right as well; one round stands for all.
            reached &= i > 0 || await ArrivedAsync(rows);
        }

        return lite.Judge() & postgres.Judge() & mysql.Judge() & reached;
    }

    public async Task<bool> MemoryAsync()
    {
        await using var postgres = await PostgresServer.StartAsync(PostgresServer.Installations[0]);
        var (reached, live, dump) = (true, new List<long>(), new List<long>());
        foreach (var count in new[] { Few, Many })
        {
            _harbour.Write(count);
            await Tables.FillAsync(postgres, _harbour.Twin(count));
            live.Add(Ours(postgres.Url(Tables.Database)).PeakKilobytes);
            reached &= await ArrivedAsync(count);
            var file = Path.Combine(folder, $"memory-{count}.sql");
            await postgres.DumpAsync(Tables.Database, file);
            dump.Add(Ours(file).PeakKilobytes);
            reached &= await ArrivedAsync(count);
            File.Delete(file);
        }

        return Judge("a PostgreSQL table", live) & Judge("a pg_dump file", dump) & reached;
    }

    private static bool Judge(string what, List<long> peaks)
    {
        // Twice the rows of a batch's room, not fifty times.
        var flat = peaks[1] < 400 * 1024 && peaks[1] < peaks[0] * 2;
        Console.WriteLine(
            $"Peak memory of {what}: {peaks[0] / 1024} MB for {Few:n0} rows, {peaks[1] / 1024} MB for {Many:n0} rows (wanted: under 400 MB, not growing with the rows) {(flat ? "reached" : "NOT REACHED")}"
        );
        return flat;
    }

    private async Task<bool> PipeAsync(Contest contest, string url, string client, string mode)
    {
        var reached = true;
        for (var i = 0; i < rounds; i++)
        {
            var theirs = _harbour.Fresh("theirs");
            contest.Round(
                () =>
                    Measured.Run(
                        "bash",
                        [
                            "-o",
                            "pipefail",
                            "-c",
                            $"{client} | sqlite3 '{theirs}/data.db' '{mode}' '.import /dev/stdin people'",
                        ]
                    ),
                () => Ours(url)
            );
            reached &= i > 0 || await ArrivedAsync(rows);
        }

        return contest.Judge() & reached;
    }

    private Measured TheirDump(string dump)
    {
        var file = Path.Combine(folder, "new.db");
        File.Delete(file);
        return Measured.Run("bash", ["-c", $"sqlite3 '{file}' < '{dump}'"]);
    }

    private static Measured Scaled(Measured theirs, Dumps dumps, string other) =>
        theirs with
        {
            Seconds = theirs.Seconds * new FileInfo(other).Length / new FileInfo(dumps.Lite).Length,
        };

    private Measured Ours(string source) =>
        Measured.Run(
            program,
            ["copy", source, _harbour.Fresh("ours"), "--collections", "people", "--on-error", "stop", "--quiet"]
        );

    private async Task<bool> ArrivedAsync(int count)
    {
        await using var source = DataDirectorySource.Open(Path.Combine(folder, "ours"));
        var stream = (await source.GetStreamsAsync(CancellationToken.None)).First(s => s.Name == "people");
        var hasher = new ContentHasher(stream.Collection!);
        await foreach (var batch in source.ReadAsync(stream, ReadOptions.Default, CancellationToken.None))
        {
            using (batch)
            {
                hasher.Add(batch);
            }
        }

        var (arrived, wanted) = (hasher.Hash.Data.ToString(), await _harbour.HashAsync(program, count));
        if (arrived != wanted)
        {
            Console.WriteLine($"  NOT what the CSV file holds: {arrived}, wanted {wanted}");
        }

        return arrived == wanted;
    }
}
