using PocketFerry.Live.Tests.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Hooks;

public sealed class CommandTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    private static readonly string[] Order =
    [
        "ports",
        "boats",
        "sailors",
        "clerks",
        "crew",
        "captains",
        "vessels",
        "_externalAuths",
    ];

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task What_is_exported_comes_back_elsewhere_with_ids_dates_and_hashes(PocketBaseBinary binary)
    {
        await using var one = await Shipyard.OpenAsync(binary);
        await Archipelago.FillAsync(one.Server, 120);
        await using var other = await Shipyard.OpenAsync(binary);
        await Archipelago.CreateAsync(other.Server);

        foreach (var collection in Order)
        {
            var lines = await one.ExportAsync(collection, "--with-secrets");
            await other.WriteAsync($"{collection}.ndjson", lines.TrimEnd('\n'));
        }

        // Ports, crew, captains and vessels refer to records that come later: in a circle only the raw mode can begin.
        foreach (var collection in Order)
        {
            string[] how = collection is "ports" or "crew" or "captains" or "vessels" ? ["--raw"] : [];
            await other.RunAsync(
                0,
                ["data:import", $"{collection}.ndjson", collection, "--keep-dates", "--keep-hashes", .. how]
            );
        }

        foreach (var collection in Order)
        {
            (await other.ExportAsync(collection, "--with-secrets")).ShouldBe(
                await one.ExportAsync(collection, "--with-secrets"),
                collection
            );
            await Voyage.ShouldBeEqualAsync(one.Server, other.Server, collection);
        }

        await other.Server.Api.LoginAsync("sailors", "sailors2@example.com", Harbour.Password(2));
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Files_of_every_format_are_read_and_written(PocketBaseBinary binary)
    {
        await using var yard = await Shipyard.OpenAsync(binary);
        await Harbour.CreateCollectionsAsync(yard.Server);
        await Harbour.FillAsync(yard.Server, 40);
        var before = await yard.ExportAsync("boats");
        foreach (var format in new[] { "ndjson", "json", "csv" })
        {
            string[] export = ["data:export", "boats", $"boats.{format}", "--batch", "7"];
            if (binary.IsAtLeast("0.30.0"))
            {
                await yard.RunAsync(0, export);
                Directory.GetFiles(yard.Place, ".*.part").ShouldBeEmpty();
            }
            else
            {
                (await yard.RunAsync(1, export)).Error.ShouldContain("give -");
                await yard.WriteAsync(
                    $"boats.{format}",
                    (await yard.ExportAsync("boats", "--batch", "7", "--format", format)).TrimEnd('\n')
                );
            }

            (await yard.Server.Api.DeleteAsync("/api/collections/boats/truncate")).EnsureSuccess();
            await yard.RunAsync(0, "data:import", $"boats.{format}", "boats", "--keep-dates", "--batch", "9");
            (await yard.ExportAsync("boats")).ShouldBe(before, format);
        }
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_bad_row_in_the_middle_is_named_and_takes_its_transaction_back(PocketBaseBinary binary)
    {
        await using var yard = await Shipyard.OpenAsync(binary);
        await Harbour.CreateCollectionsAsync(yard.Server);
        await yard.WriteAsync(
            "boats.ndjson",
            """{"id":"boat00000000001","title":"One"}""",
            """{"id":"boat00000000002","title":"Two","length":"long"}""",
            """{"id":"boat00000000003","title":"One"}""",
            """{"id":"boat00000000004","title":"Four","sails":3}""",
            """{"id":"boat00000000005","title":"Five","built":"yesterday"}""",
            """{"id":"boat00000000006","title":"Six","port":"nosuchport00000"}""",
            "{broken",
            """{"id":"boat00000000008","title":"Eight"}"""
        );

        var stopped = await yard.RunAsync(1, "data:import", "boats.ndjson", "boats");
        stopped.Error.ShouldContain("line 2: length: A number is wanted, not \"long\". (wrong_value)");
        stopped.Error.ShouldContain("everything was taken back");
        (await yard.CountAsync("boats")).ShouldBe(0);

        await yard.RunAsync(1, "data:import", "boats.ndjson", "boats", "--batch", "1");
        (await yard.CountAsync("boats")).ShouldBe(1, "earlier transactions are kept");

        var dry = await yard.RunAsync(
            3,
            "data:import",
            "boats.ndjson",
            "boats",
            "--upsert",
            "id",
            "--on-error",
            "reject",
            "--dry-run"
        );
        dry.Out.ShouldContain("8 read, 1 inserted, 1 updated, 0 skipped, 6 rejected");
        (await yard.CountAsync("boats")).ShouldBe(1, "a dry run keeps nothing");

        var rejected = await yard.RunAsync(
            3,
            "data:import",
            "boats.ndjson",
            "boats",
            "--upsert",
            "id",
            "--on-error",
            "reject"
        );
        rejected.Error.ShouldContain("line 3: title: ");
        rejected.Error.ShouldContain("validation_not_unique");
        rejected.Error.ShouldContain("line 4: sails: boats has no field 'sails'. (unknown_field)");
        rejected.Error.ShouldContain("line 5: built: ");
        rejected.Error.ShouldContain("line 6: port: ");
        rejected.Error.ShouldContain("line 7: The line is not JSON");
        (await yard.CountAsync("boats")).ShouldBe(2);

        (await yard.RunAsync(2, "data:import", "boats.ndjson")).Error.ShouldContain("Usage");
        (await yard.RunAsync(2, "data:import", "boats.ndjson", "boats", "--mode", "x")).Error.ShouldContain("--mode");
        (await yard.RunAsync(1, "data:import", "boats.ndjson", "nosuch")).Error.ShouldContain("no collection 'nosuch'");
        (await yard.RunAsync(1, "data:import", "nosuch.ndjson", "boats")).Error.ShouldContain("nosuch.ndjson");
        (await yard.RunAsync(1, "data:import", "boats.ndjson", "fleet")).Error.ShouldContain("view");
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task The_owners_hooks_reject_and_change_rows_but_not_raw_ones(PocketBaseBinary binary)
    {
        const string Own = """
            onRecordCreate((e) => {
                if (e.record.getString("title") === "forbidden") {
                    throw new BadRequestError("The owner wants no such boat.");
                }
                e.record.set("story", "changed by the owner");
                e.next();
            }, "boats");
            """;
        await using var yard = await Shipyard.OpenAsync(binary, Own);
        await Harbour.CreateCollectionsAsync(yard.Server);
        await yard.WriteAsync(
            "boats.ndjson",
            """{"id":"boat00000000001","title":"One","story":"mine"}""",
            """{"id":"boat00000000002","title":"forbidden","story":""}"""
        );

        var result = await yard.RunAsync(3, "data:import", "boats.ndjson", "boats", "--on-error", "reject");
        result.Error.ShouldContain("line 2: ");
        result.Error.ShouldContain("The owner wants no such boat.");
        (await yard.ExportAsync("boats")).ShouldContain("changed by the owner");

        await yard.RunAsync(
            0,
            "data:import",
            "boats.ndjson",
            "boats",
            "--mode",
            "upsert",
            "--raw",
            "--on-error",
            "reject"
        );
        var raw = await yard.ExportAsync("boats");
        raw.ShouldContain("forbidden");
        raw.ShouldNotContain("changed by the owner");
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_hundred_thousand_rows_go_in_and_out(PocketBaseBinary binary)
    {
        const int Rows = 100_000;
        await using var yard = await Shipyard.OpenAsync(binary);
        await yard.Server.Api.CreateCollectionAsync(
            """{"name":"many","type":"base","fields":[{"name":"n","type":"number"},{"name":"t","type":"text"}]}"""
        );
        var lines = Enumerable.Range(0, Rows).Select(i => $$"""{"id":"{{i:d15}}","n":{{i}}.5,"t":"Zeile {{i}} ü"}""");
        await yard.WriteAsync("many.ndjson", [.. lines]);
        // The validated way costs half a minute for as many: all of them in one version.
        var few = binary == PocketBaseBinary.Newest ? Rows : 5000;
        await yard.WriteAsync("few.ndjson", [.. lines.Take(few)]);

        await yard.RunAsync(0, "data:import", "few.ndjson", "many", "--batch", "2000");
        (await yard.CountAsync("many")).ShouldBe(few);
        (await yard.RunAsync(0, "data:import", "many.ndjson", "many", "--raw", "--upsert", "id")).Out.ShouldContain(
            $"{Rows} read, {Rows - few} inserted, {few} updated"
        );

        (await yard.ExportAsync("many")).ShouldBe(await File.ReadAllTextAsync(Path.Combine(yard.Place, "many.ndjson")));
    }
}
