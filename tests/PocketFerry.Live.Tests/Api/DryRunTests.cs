using System.Text.Json.Nodes;
using PocketFerry.Engine.Plans;
using PocketFerry.Engine.Running;
using PocketFerry.PocketBase.Api;
using PocketFerry.Sqlite;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class DryRunTests
{
    private static readonly string[] Collections = ["ports", "boats", "papers", "sailors", "clerks"];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    private static string Port(int number) => Harbour.Id("port", number);

    private static string Boat(int number) => Harbour.Id("boat", number);

    private static Fleet Ships()
    {
        string?[][] ports =
        [
            [Port(1), "One", Port(2)],
            [Port(2), "Two", ""],
            [Port(3), "", ""],
            [Port(4), "Four", "nosuchport00000"],
            [Port(5), "Five", Port(1)],
        ];
        string?[][] boats =
        [
            [Boat(1), "A", Port(1), $"[\"{Port(1)}\",\"{Port(5)}\"]"],
            [Boat(2), "B", Port(3), "[]"],
            [Boat(3), "C", "nosuchport00000", "[]"],
            [Boat(4), "A", Port(2), "[]"],
            [Boat(5), "E", Port(5), $"[\"{Port(3)}\"]"],
            [Boat(6), "F", Port(1), $"[\"{Port(2)}\"]"],
        ];
        string?[][] cargo =
        [
            [Harbour.Id("cargo", 1), "Tea", Boat(1), $"[\"{Port(1)}\",\"{Port(5)}\"]"],
            [Harbour.Id("cargo", 2), "Rum", Boat(4), "[]"],
            [Harbour.Id("cargo", 3), "Salt", Boat(6), $"[\"{Port(3)}\"]"],
            [Harbour.Id("cargo", 4), "Wine", Boat(7), "[]"],
            [Harbour.Id("cargo", 5), "Silk", Boat(6), $"[\"{Port(5)}\"]"],
        ];
        string?[][] sailors =
        [
            [Harbour.Id("sail", 1), "one@example.com", "secret-word-1", Port(1)],
            [Harbour.Id("sail", 2), "not an address", "secret-word-2", Port(1)],
        ];
        string?[][] papers =
        [
            [Harbour.Id("paper", 1), "good.txt", "[\"one.txt\",\"two.txt\"]"],
            [Harbour.Id("paper", 2), "big.bin", "[]"],
            [Harbour.Id("paper", 3), "lost.txt", "[]"],
        ];
        return new Fleet(
            ("ports", ["id", "name", "parent"], ports),
            ("boats", ["id", "title", "port", "visited"], boats),
            ("cargo", ["id", "name", "boat", "stops"], cargo),
            ("sailors", ["id", "email", "password", "home"], sailors),
            ("papers", ["id", "open", "sealed"], papers)
        )
        {
            Contents =
            {
                ["good.txt"] = "good"u8.ToArray(),
                ["one.txt"] = "one"u8.ToArray(),
                ["two.txt"] = "two"u8.ToArray(),
                // More than the field takes.
                ["big.bin"] = new byte[1_000_001],
            },
        };
    }

    public static IEnumerable<TheoryDataRow<PocketBaseBinary, ApiRoad>> Roads =>
        PocketBaseBinary
            .All.Select(binary => new TheoryDataRow<PocketBaseBinary, ApiRoad>(binary, ApiRoad.Auto))
            .Append(new TheoryDataRow<PocketBaseBinary, ApiRoad>(PocketBaseBinary.Oldest, ApiRoad.Hooks));

    [Theory]
    [MemberData(nameof(Roads))]
    public async Task A_dry_run_rejects_what_a_real_run_rejects_and_keeps_nothing(PocketBaseBinary binary, ApiRoad road)
    {
        await using var quay = await Quay.OpenAsync(binary, road: road);
        // Boats and ports refer to each other, these to both: whatever order, some must go along with others.
        await quay.Server.Api.CreateCollectionAsync(
            """
            {"name":"cargo","type":"base","fields":[{"name":"name","type":"text"},
            {"name":"boat","type":"relation","collectionId":"pbc_2boats","required":true,"maxSelect":1},
            {"name":"stops","type":"relation","collectionId":"pbc_1ports","maxSelect":9}]}
            """
        );
        var before = await quay.ContentsAsync();
        var judged = await RunAsync(quay, dryRun: true, new ApiOptions { VerifyFiles = true, Road = road });

        (await quay.ContentsAsync()).ShouldBe(before);
        var warnings = judged.Report.Streams.SelectMany(s => s.Warnings.Select(w => $"{s.Target}: {w}")).ToList();
        // The hooks take one collection a request: what is planned can't go along.
        warnings
            .Where(w => road != ApiRoad.Hooks || w[0] is 'b' or 'p')
            .ShouldBe([
                "boats: 5 records were validated without the relation 'port' to records of this run",
                "boats: 3 records were validated without the relation 'visited' to records of this run",
                "ports: 3 records were validated without the relation 'parent' to records of this run",
            ]);

        var real = await RunAsync(quay, dryRun: false, new ApiOptions { Road = road });
        // A required relation to a planned record, and none to stand in for it: nobody judges the others of that record.
        judged.Rejects.ShouldBe(
            real.Rejects.Where(r => road != ApiRoad.Hooks || !r.StartsWith("cargo 3", StringComparison.Ordinal))
        );
        real.Rejects.ShouldBe([
            "boats 2 validation_missing_rel_records port",
            "boats 3 validation_missing_rel_records port",
            "boats 4 validation_not_unique title",
            "boats 5 validation_missing_rel_records visited",
            "cargo 2 validation_missing_rel_records boat",
            "cargo 3 validation_missing_rel_records stops",
            "cargo 4 validation_missing_rel_records boat",
            "papers 2 validation_file_size_limit open",
            "papers 3 missing_file open",
            "ports 3 validation_required name",
            "ports 4 validation_missing_rel_records parent",
            "sailors 2 validation_is_email email",
        ]);
        Inserted(judged.Report).ShouldBe(Inserted(real.Report));

        IEnumerable<(string, long)> Inserted(RunReport report) =>
            report.Streams.Where(s => road != ApiRoad.Hooks || s.Target != "cargo").Select(s => (s.Target, s.Inserted));
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Whole_servers_are_judged_with_files_and_users_and_nothing_stays(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var from = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            folder["from"],
            null,
            TestContext.Current.CancellationToken
        );
        await Harbour.CreateCollectionsAsync(from);
        await Harbour.FillAsync(from, 151);
        await using var quay = await Quay.OpenAsync(binary);
        var before = await quay.ContentsAsync();
        await using var source = new ApiSource(await Harbour.OpenAsync(from));
        await using var target = await quay.TargetAsync(new ApiOptions { VerifyFiles = true });

        var report = await Voyage.RunAsync(
            source,
            target,
            new PlanRequest
            {
                Collections = Collections,
                WithSecrets = true,
                Mode = WriteMode.Insert,
                DryRun = true,
            }
        );

        (await quay.ContentsAsync()).ShouldBe(before);
        report.Streams.Sum(s => s.Inserted).ShouldBe(12 + 151 + 3 + 3 + 3);
        report.Rejected.ShouldBe(0);
        // Hashes would be hashed again: without SQL nobody can be asked.
        report
            .Streams.Where(s => s.Warnings.Any(w => w.Contains("validated here only", StringComparison.Ordinal)))
            .Select(s => s.Target)
            .ShouldBe(binary.IsAtLeast("0.39.0") ? [] : ["sailors", "clerks"], ignoreOrder: true);
    }

    public static IEnumerable<TheoryDataRow<PocketBaseBinary, ApiRoad>> Ends =>
        from binary in new[] { PocketBaseBinary.Oldest, PocketBaseBinary.Newest }
        from road in new[] { ApiRoad.Api, ApiRoad.Hooks }
        select new TheoryDataRow<PocketBaseBinary, ApiRoad>(binary, road);

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Accounts_of_planned_users_are_counted_and_never_rejected(PocketBaseBinary binary, ApiRoad road)
    {
        const string Sailors = "pbc_4sailors";
        var (planned, bad, there) = (Harbour.Id("sail", 1), Harbour.Id("sail", 2), Harbour.Id("sail", 3));
        await using var quay = await Quay.OpenAsync(binary, road: road);
        (
            await quay.Server.Api.PostAsync(
                "/api/collections/sailors/records",
                new JsonObject
                {
                    ["id"] = there,
                    ["email"] = "there@example.com",
                    ["password"] = "secret-word-3",
                    ["passwordConfirm"] = "secret-word-3",
                }
            )
        ).EnsureSuccess();
        Fleet Users() =>
            new(
                (
                    "sailors",
                    ["id", "email", "password"],
                    [
                        [planned, "one@example.com", "secret-word-1"],
                        [bad, "not an address", "secret-word-2"],
                    ]
                ),
                (
                    "_externalAuths",
                    ["id", "collectionRef", "recordRef", "provider", "providerId"],
                    [
                        [Harbour.Id("account", 1), Sailors, planned, "github", "1"],
                        [Harbour.Id("account", 2), Sailors, bad, "github", "2"],
                        [Harbour.Id("account", 3), Sailors, there, "nosuchprovider", "3"],
                        [Harbour.Id("account", 4), Sailors, there, "github", "4"],
                        [Harbour.Id("account", 5), Sailors, "nobody000000000", "github", "5"],
                    ]
                )
            );

        var options = new ApiOptions { Road = road };
        var before = await quay.ContentsAsync();
        var judged = await RunAsync(quay, dryRun: true, options, Users());
        (await quay.ContentsAsync()).ShouldBe(before);
        judged
            .Report.Streams.Single(s => s.Target == "_externalAuths")
            .Warnings.ShouldBe(["1 records were validated here only, not by the server"]);

        var real = await RunAsync(quay, dryRun: false, options, Users());
        judged.Rejects.ShouldBe(real.Rejects);
        real.Rejects.Select(r => string.Join(' ', r.Split(' ')[..2]))
            .ShouldBe(["_externalAuths 2", "_externalAuths 3", "_externalAuths 5", "sailors 2"]);
        judged.Report.Streams.Select(s => s.Inserted).ShouldBe(real.Report.Streams.Select(s => s.Inserted));
    }

    private static async Task<(RunReport Report, List<string> Rejects)> RunAsync(
        Quay quay,
        bool dryRun,
        ApiOptions options,
        Fleet? fleet = null
    )
    {
        await using var target = await quay.TargetAsync(options);
        var rejects = new KeptRejects();
        var request = new PlanRequest { Mode = WriteMode.Insert, DryRun = dryRun };
        var report = await Voyage.RunAsync(fleet ?? Ships(), target, request, rejects);
        return (
            report,
            [
                .. rejects
                    .All.Select(r => $"{r.Stream} {r.Position.Ordinal} {r.Fault.Code} {r.Fault.Column}")
                    .Order(StringComparer.Ordinal),
            ]
        );
    }
}
