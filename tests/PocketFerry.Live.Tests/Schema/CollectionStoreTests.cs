using System.Text.Json.Nodes;
using PocketFerry.PocketBase.DataDirectory.Schema;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Schema;

/// <summary>Collections made by us beside the same collections made by a real server.</summary>
public sealed class CollectionStoreTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Tables_and_rows_are_what_the_server_makes(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using (var server = await PocketBaseServer.StartAsync(binary, folder["theirs"]))
        {
            await server.StopAsync();
            Copy(folder["theirs/data.db"], folder["ours/data.db"]);
            await server.RestartAsync();
            var import = new JsonObject { ["collections"] = SampleCollections.AllJson, ["deleteMissing"] = false };
            (await server.Api.PutAsync("/api/collections/import", import)).EnsureSuccess();
            await server.StopAsync();
        }

        using (var database = SqliteDatabase.Open(folder["ours/data.db"], SqliteOpenMode.ReadWrite))
        {
            CollectionStore.Open(database).Apply(SampleCollections.All, []);
        }

        var ours = await StoredSchema.StatementsAsync(folder["ours/data.db"]);
        ours.ShouldBe(await StoredSchema.StatementsAsync(folder["theirs/data.db"]));
        var ourRows = await StoredSchema.RowsAsync(folder["ours/data.db"]);
        var ourValues = await StoredSchema.ValuesAsync(folder["ours/data.db"]);
        if (!binary.IsAtLeast("0.36.0"))
        {
            // Whole numbers of a view are so marked by later servers only; to a view's records it makes no difference.
            ourRows["summary"] =
            [
                .. ourRows["summary"].Select(l => l.Replace("\"onlyInt\":true", "\"onlyInt\":false")),
            ];
            ourValues["summary"] =
            [
                .. ourValues["summary"].Select(l => l.Replace("onlyInt = true", "onlyInt = false")),
            ];
        }

        if (!binary.IsAtLeast("0.30.0"))
        {
            ShouldBeSame(ourRows, await StoredSchema.RowsAsync(folder["theirs/data.db"]));
        }

        ShouldBeSame(ourValues, await StoredSchema.ValuesAsync(folder["theirs/data.db"]));
    }

    private static void ShouldBeSame(SortedDictionary<string, string[]> ours, SortedDictionary<string, string[]> theirs)
    {
        ours.Keys.ShouldBe(theirs.Keys);
        foreach (var (name, lines) in theirs)
        {
            var differences = ours[name]
                .Except(lines)
                .Select(l => $"ours   {l}")
                .Concat(lines.Except(ours[name]).Select(l => $"theirs {l}"));
            string.Join('\n', differences).ShouldBeEmpty(name);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }
}
