using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Direct;

/// <summary>An undo that is killed is gone on with by the same command.</summary>
public sealed class UndoTests
{
    [Fact]
    public async Task Killed_at_any_point_an_undo_is_done_by_the_next_one()
    {
        using var folder = new TempFolder();
        var pond = folder["pb_data"];
        folder.Write("people.csv", "id,name,age\naaaaaaaaaaaaaaa,Ann,34\nbbbbbbbbbbbbbbb,Bob,51\n");
        folder.Write("later.csv", "id,name,age\naaaaaaaaaaaaaaa,Ann,35\nccccccccccccccc,Cy,28\n");
        await RunAsync(folder, "init", pond);
        await RunAsync(folder, "import", folder["people.csv"], pond, "--create-missing");
        var before = Rows(pond);
        string[] import = ["import", folder["later.csv"], pond, "--collection", "people", "--mode", "upsert"];

        foreach (var crash in (string[])["undo-ready", "undo-kept", "undo-noted"])
        {
            await RunAsync(folder, import);
            Rows(pond).ShouldNotBe(before);

            var killed = await PbferryAsync(folder, crash, "undo", "last", "--yes");
            killed.ExitCode.ShouldNotBe(0);
            await RunAsync(folder, "undo", "last", "--yes");

            Rows(pond).ShouldBe(before);
            var runs = (await RunAsync(folder, "runs", "--json")).Out.Split('\n');
            // The undo, the one that was killed, and the run.
            runs[0].ShouldContain("\"state\":\"done\"");
            runs[1].ShouldContain("\"state\":\"killed\"");
            runs[2].ShouldContain("\"state\":\"undone\"");
            Directory.EnumerateFiles(folder["home"], "undo.db", SearchOption.AllDirectories).Count().ShouldBe(1);
        }
    }

    private static async Task<CommandResult> RunAsync(TempFolder folder, params string[] arguments)
    {
        var result = await PbferryAsync(folder, "", arguments);
        result.ExitCode.ShouldBe(0, result.Error);
        return result;
    }

    private static Task<CommandResult> PbferryAsync(TempFolder folder, string crash, params string[] arguments) =>
        Pbferry.RunAsync(
            arguments,
            new PbferryOptions
            {
                Environment = new Dictionary<string, string?>
                {
                    ["PBFERRY_HOME"] = folder["home"],
                    ["PBFERRY_TEST_CRASH"] = crash,
                },
            }
        );

    private static List<string> Rows(string pond)
    {
        using var database = SqliteDatabase.Open(Path.Combine(pond, "data.db"), SqliteOpenMode.ReadWrite);
        using var rows = database.Prepare("select id || name || age || typeof(age) || rowid from people order by id");
        var lines = new List<string>();
        while (rows.Step())
        {
            lines.Add(rows.Text(0));
        }

        return lines;
    }
}
