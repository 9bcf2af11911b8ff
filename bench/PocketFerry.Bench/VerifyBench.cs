using System.Diagnostics;
using System.Globalization;

namespace PocketFerry.Bench;

/// <summary>
/// <c>pbferry verify</c> of two data directories against what a shell does: <c>sqlite3 -json</c> on both, <c>sort</c> and
/// <c>diff</c>.
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
        var contest = new Contest(title, rows, 3.0);
        for (var i = 0; i < rounds; i++)
        {
            contest.Round(() => Theirs(other, found), () => Ours(other, found));
        }

        return contest.Judge();
    }

    // Whoever writes it by hand gives sort both processors and as much memory as we take.
    private Measured Theirs(string other, int found) =>
        Measured.Run(
            "bash",
            [
                "-c",
                $"""
                set -e; cd {folder}; export LC_ALL=C TMPDIR={folder}
                read_one() ( sqlite3 -json "$1/data.db" 'select * from people' | sort --parallel=2 -S 200M > "$2" )
                read_one {From} a.json & read_one {other} b.json; wait $!
                code=0; diff a.json b.json > differences.txt || code=$?
                rm a.json b.json; exit $((code == {found} ? 0 : 9))
                """,
            ]
        );

    private Measured Ours(string other, int found) =>
        Measured.Run(
            "bash",
            [
                "-c",
                $"""
                code=0; {program} verify {From} {other} --collections people --quiet || code=$?
                exit $((code == {found} * 5 ? 0 : 9))
                """,
            ]
        );
}
