using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.PocketBase.DataDirectory.Init;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Direct;

/// <summary><c>kill -9</c> in the middle of a load.</summary>
public sealed class KillTests
{
    private const int Before = 20_000;
    private const int Rows = 60_000;

    [Fact]
    public async Task Killed_at_any_moment_the_data_directory_is_as_it_was_or_as_it_should_be()
    {
        using var folder = new TempFolder();
        Make(folder);
        var random = new Random(11);
        var (whole, none) = (0, 0);
        for (var round = 0; round < 12; round++)
        {
            CopyFresh(folder);
            await using (
                var run = Pbferry.Start(["import", folder["rows.csv"], folder["pb_data"], "--collection", "notes"])
            )
            {
                await Task.Delay(random.Next(20, 900));
                run.Kill();
                await run.WaitAsync(TimeSpan.FromSeconds(30));
            }

            // Whoever opens the file next, PocketBase or we, finishes or undoes what was cut off; a reader could not.
            using var next = SqliteDatabase.Open(folder["pb_data/data.db"], SqliteOpenMode.ReadWrite);
            var count = (int)next.Integer("select count(*) from notes");
            next.Text("pragma integrity_check").ShouldBe("ok");
            count.ShouldBeOneOf(Before, Before + Rows);
            (whole, none) = count == Before ? (whole, none + 1) : (whole + 1, none);
        }

        // Otherwise the moments were badly chosen, and nothing was tried.
        none.ShouldBeGreaterThan(0);

        CopyFresh(folder);
        var result = await Pbferry.RunAsync("import", folder["rows.csv"], folder["pb_data"], "--collection", "notes");
        result.ExitCode.ShouldBe(0, result.Error);
        (await Sqlite3.ScalarAsync(folder["pb_data/data.db"], "select count(*) from notes")).ShouldBe(
            $"{Before + Rows}"
        );
        Directory.EnumerateDirectories(folder.Path, ".pb_data.pbferry-*").ShouldBeEmpty();
    }

    private static void Make(TempFolder folder)
    {
        FreshDatabase.Create(folder["fresh"]);
        using var database = SqliteDatabase.Open(folder["fresh/data.db"], SqliteOpenMode.ReadWrite);
        CollectionStore
            .Open(database)
            .Apply(
                [NewCollection.Base("notes", [NewField.Text("title")], ["CREATE UNIQUE INDEX idx_t ON notes (title)"])],
                []
            );
        database.Execute(
            $"with recursive n(i) as (select 1 union all select i + 1 from n where i < {Before}) insert into notes(id, title) select printf('%015d', i), 'old ' || i from n"
        );
        using var csv = File.CreateText(folder["rows.csv"]);
        csv.WriteLine("id,title");
        for (var i = 0; i < Rows; i++)
        {
            csv.WriteLine($"{i + 1_000_000:D15},new {i} with some words to make the row longer than it would be");
        }
    }

    private static void CopyFresh(TempFolder folder)
    {
        if (Directory.Exists(folder["pb_data"]))
        {
            Directory.Delete(folder["pb_data"], recursive: true);
        }

        Directory.CreateDirectory(folder["pb_data"]);
        foreach (var file in Directory.EnumerateFiles(folder["fresh"]))
        {
            File.Copy(file, Path.Combine(folder["pb_data"], Path.GetFileName(file)));
        }
    }
}
