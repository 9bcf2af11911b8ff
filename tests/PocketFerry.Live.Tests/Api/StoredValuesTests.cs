using System.Text;
using System.Text.Json.Nodes;
using PocketFerry.Engine.Endpoints;
using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

/// <summary>Records read by SQL, among them such as PocketBase would not have stored itself.</summary>
public sealed class StoredValuesTests
{
    // What the records API makes of each is its own matter; nobody else is to guess.
    private static readonly string[] Odd =
    [
        "built='2024-01-02T03:04:05Z'",
        "built='nonsense'",
        "afloat=2",
        "length='1,5'",
        "length=9007199254740993",
        "length=1234567.5",
        "length=1e300",
        "kind='[\"sail\"]'",
        "flags='red'",
        "flags='[\"red\",\"red\"]'",
        "flags='[\"red\", \"green\"]'",
        "log='text'",
        "log=''",
        "log=' {\"a\" : 1 }'",
        "log='{ \"a\" : [1, \"x y\"] }'",
        "log=1e+21",
        "log=0.1",
        "mail=X'41'",
        // In pieces, as PocketBase changes [[x]] and {{y}} in a statement.
        "title='['||'[x]] {'||'{y}}'||char(0)||' end'",
    ];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Where(b => b.IsAtLeast("0.39.0")).Select(b => new TheoryDataRow<PocketBaseBinary>(b));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task SQL_gives_what_the_records_API_gives(PocketBaseBinary binary)
    {
        await using var quay = await Quay.OpenAsync(binary, maxRequests: 5000);
        await Harbour.FillAsync(quay.Server, 1100);
        // By themselves first: a page with an odd value is asked for again, which would hide what the others become.
        await ShouldBeTheSameAsync(quay);
        for (var i = 0; i < Odd.Length; i++)
        {
            var query = $"UPDATE boats SET {Odd[i]} WHERE id='{Harbour.Id("boat", i + 1)}'";
            (await quay.Server.Api.PostAsync("/api/sql", new JsonObject { ["query"] = query })).EnsureSuccess();
        }

        await ShouldBeTheSameAsync(quay);
        await ShouldMatchAsync(quay);
    }

    private static async Task ShouldBeTheSameAsync(Quay quay)
    {
        foreach (var name in new[] { "ports", "boats", "papers", "sailors" })
        {
            var bySql = await ReadAsync(quay, name, new ApiOptions { BatchSize = 100 });
            // A filter is the records API's.
            var filters = new Dictionary<string, string> { [name] = "id!=''" };
            var byRecords = await ReadAsync(quay, name, new ApiOptions { Filters = filters });
            bySql.Count.ShouldBe(byRecords.Count);
            for (var i = 0; i < bySql.Count; i++)
            {
                bySql[i].ShouldBe(byRecords[i]);
            }
        }
    }

    // A record with odd values is found by its key, and changed: not made again.
    private static async Task ShouldMatchAsync(Quay quay)
    {
        await using var target = await quay.TargetAsync();
        var titles = Enumerable.Range(1, 30).Select(i => $"Boat {i} \u0001 \t😀").Append("[[x]] {{y}}\0 end");
        var report = await Voyage.RunAsync(
            new Lines("boats", ["title", "story"], titles.Select(t => new[] { t, "changed" })),
            target,
            new PlanRequest
            {
                Mode = WriteMode.Upsert,
                Upsert = new Dictionary<string, IReadOnlyList<string>> { ["boats"] = ["title"] },
            },
            new KeptRejects()
        );

        // Boat 19 has got another title; records that break today's rules are refused, not doubled.
        report.Streams[0].Inserted.ShouldBe(1);
        (await quay.CountAsync("boats")).ShouldBe(1101);
    }

    private static async Task<List<string>> ReadAsync(Quay quay, string name, ApiOptions options)
    {
        await using var source = new ApiSource(await Harbour.OpenAsync(quay.Server, options));
        var stream = (await source.GetStreamsAsync(Cancellation)).Single(s => s.Name == name);
        var rows = new List<string>();
        await foreach (var batch in source.ReadAsync(stream, ReadOptions.Default, Cancellation))
        {
            using (batch)
            {
                for (var row = 0; row < batch.Count; row++)
                {
                    var cells = batch.Columns.Select(
                        (c, i) =>
                            $"{c}={batch[row, i].Kind} {batch[row, i].Integer * (batch[row, i].Kind == Model.Records.CellKind.Boolean ? 1 : 0)} {Encoding.UTF8.GetString(batch.Bytes(row, i))}"
                    );
                    rows.Add($"{batch.Position(row).Ordinal}: {string.Join("|", cells)}");
                }
            }
        }

        return rows;
    }
}
