using System.Diagnostics;
using System.Globalization;

namespace PocketFerry.Bench;

/// <summary>
/// <c>pbferry verify</c> of two data directories against what a shell does: <c>sqlite3 -json</c> on both, <c>sort</c> and
/// <c>diff</c>, as it is typed, and as fast as it can be made.
/// </summary>
internal sealed class VerifyBench(string folder, string program, int rows, int rounds)
{
    private const int Changes = 100;

    private string From => Path.Combine(folder, "from", "pb_data");

    private string To => Path.Combine(folder, "to", "pb_data");

    private string Other => Path.Combine(folder, "other", "pb_data");

    public void Prepare()
    {
        Directory.CreateDirectory(folder);
        Environment.SetEnvironmentVariable("PBFERRY_HOME", Path.Combine(folder, "home"));
        if (File.Exists(Path.Combine(folder, $"made-{rows}")))
        {
            return;
        }

        Console.WriteLine("making two data directories");
        foreach (var place in new[] { "from", "to", "other" })
        {
            var path = Path.Combine(folder, place);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }

        var (csv, twin) = (Path.Combine(folder, $"people-{rows}.csv"), Path.Combine(folder, $"people-{rows}.twin.csv"));
        PeopleCsv.Write(csv, twin, rows, 1);
        Measured.Run(program, ["init", From]);
        Measured.Run(program, ["import", csv, From, "--create-missing", "--collection", "people", "--quiet"]);
        // Its rows lie in another order than those of the copy.
        Measured.Run(program, ["init", To]);
        Measured.Run(program, ["copy", From, To, "--create-missing", "--collections", "people", "--quiet"]);
        Directory.CreateDirectory(Other);
        foreach (var file in Directory.EnumerateFiles(To))
        {
            File.Copy(file, Path.Combine(Other, Path.GetFileName(file)));
        }

        var every = Math.Max(1, rows / Changes).ToString(CultureInfo.InvariantCulture);
        Measured.Run(
            "sqlite3",
            [Path.Combine(Other, "data.db"), $"update people set amount = amount + 1 where rowid % {every} = 0"]
        );
        File.WriteAllText(Path.Combine(folder, $"made-{rows}"), "");
    }

    public bool Equal() => Contest("Equal data directories", To, 0);

    public bool Different() => Contest($"Data directories with {Changes} differences", Other, 1);

    private bool Contest(string title, string other, int found)
    {
        var typed = new Contest(title, rows, 3.0) { Peer = "shell, one after the other" };
        var parallel = new Contest(title, rows, 3.0) { Peer = "shell, both at once" };
        for (var i = 0; i < rounds; i++)
        {
            var ours = Ours(other, found);
            typed.Round(() => OneAfterTheOther(other, found), () => ours);
            parallel.Round(() => BothAtOnce(other, found), () => ours);
        }

        return typed.Judge() & parallel.Judge();
    }

    // What a person types.
    private Measured OneAfterTheOther(string other, int found) =>
        Timed(
            $"""
            sqlite3 -json {From}/data.db 'select * from people' > a.json
            sqlite3 -json {other}/data.db 'select * from people' > b.json
            sort a.json > a.sorted
            sort b.json > b.sorted
            code=0; diff a.sorted b.sorted > differences.txt || code=$?
            rm a.json b.json a.sorted b.sorted; exit $((code == {found} ? 0 : 9))
            """
        );

    // The most that can be made of it: both processors for everything, as much memory as we take, and nothing written twice.
    private Measured BothAtOnce(string other, int found) =>
        Timed(
            $"""
            read_one() ( sqlite3 -json "$1/data.db" 'select * from people' | sort --parallel=2 -S 200M > "$2" )
            read_one {From} a.json & one=$!
            read_one {other} b.json & wait $! $one
            code=0; diff a.json b.json > differences.txt || code=$?
            rm a.json b.json; exit $((code == {found} ? 0 : 9))
            """
        );

    private Measured Ours(string other, int found) =>
        Timed(
            $"""
            code=0; {program} verify {From} {other} --collections people --quiet || code=$?
            exit $((code == {found} * 5 ? 0 : 9))
            """
        );

    private Measured Timed(string script)
    {
        const string line = "user and system:";
        var measured = Measured.Run(
            "bash",
            [
                "-c",
                $"""
                cd {folder}; export LC_ALL=C TMPDIR={folder}; TIMEFORMAT='{line} %U %S'
                time ( set -e
                {script}
                )
                """,
            ]
        );
        var last = measured.Errors.TrimEnd().Split('\n')[^1];
        return last.StartsWith(line, StringComparison.Ordinal)
            ? measured with
            {
                CpuSeconds = last[line.Length..]
                    .Trim()
                    .Split(' ')
                    .Sum(s => double.Parse(s, CultureInfo.InvariantCulture)),
            }
            : throw new InvalidOperationException($"bash didn't say how long it took, but: {measured.Errors}");
    }
}
