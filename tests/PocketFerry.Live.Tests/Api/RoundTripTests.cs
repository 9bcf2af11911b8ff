using PocketFerry.Engine.Plans;
using PocketFerry.PocketBase.Api;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Api;

public sealed class RoundTripTests
{
    private static readonly string[] Collections = ["ports", "boats", "papers", "sailors", "clerks"];

    public static IEnumerable<TheoryDataRow<PocketBaseBinary, ApiRoad, bool>> Binaries =>
        PocketBaseBinary
            .All.SelectMany(
                binary => (bool[])[true, false],
                (binary, batch) => new TheoryDataRow<PocketBaseBinary, ApiRoad, bool>(binary, ApiRoad.Auto, batch)
            )
            .Concat(
                PocketBaseBinary
                    .All.Where(b => b.IsAtLeast("0.39.0"))
                    .Select(b => new TheoryDataRow<PocketBaseBinary, ApiRoad, bool>(b, ApiRoad.Sql, true))
            );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task A_server_is_copied_into_another_and_copying_again_changes_nothing(
        PocketBaseBinary binary,
        ApiRoad road,
        bool batch
    )
    {
        using var folder = new TempFolder();
        await using var from = await PocketBaseServer.StartAsync(
            PocketBaseBinary.Newest,
            folder["from"],
            null,
            Cancellation
        );
        await Harbour.CreateCollectionsAsync(from);
        await Harbour.FillAsync(from, batch ? 2000 : 151);
        await using var to = await PocketBaseServer.StartAsync(binary, folder["to"], null, Cancellation);
        await Harbour.SetBatchAsync(to, batch);
        var renames = new List<FileRename>();

        await using var source = new ApiSource(await Harbour.OpenAsync(from));
        await using var target = new ApiTarget(
            await Harbour.OpenAsync(to, new ApiOptions { FileRenamed = renames.Add, Road = road })
        );
        var first = await Voyage.RunAsync(source, target, Request);

        first.Streams.Sum(s => s.Inserted).ShouldBe(12 + (batch ? 2000 : 151) + 3 + 3 + 3);
        first.Streams.Sum(s => s.Files).ShouldBe(9);
        renames.Count.ShouldBe(9);
        first.Strategy!.ShouldContain(
            road == ApiRoad.Sql ? "whole records by SQL"
            : batch ? "batches of up to 200"
            : "single requests"
        );
        var carriesDates = binary.IsAtLeast("0.39.0");
        first
            .Streams.SelectMany(s => s.Warnings)
            .Any(w => w.Contains("created and updated", StringComparison.Ordinal))
            .ShouldBe(!carriesDates);
        await CompareAsync(from, to, carriesDates);
        await to.Api.LoginAsync("sailors", "sailors2@example.com", Harbour.Password(2)).ShouldSignInAsync(carriesDates);
        await to.Api.LoginAsync("clerks", "clerks3@example.com", Harbour.Password(3)).ShouldSignInAsync(carriesDates);

        first
            .Streams.SelectMany(s => s.Warnings)
            .ShouldNotContain(w => w.Contains("read back", StringComparison.Ordinal));
        var before = await Voyage.RecordsAsync(to, "boats");
        var second = await Voyage.RunAsync(source, target, Request);
        second.Streams.Sum(s => s.Inserted).ShouldBe(0);
        second.Streams.Sum(s => s.Updated).ShouldBe(0);
        second.Streams.Sum(s => s.Skipped).ShouldBe(first.Streams.Sum(s => s.Inserted));
        var after = await Voyage.RecordsAsync(to, "boats");
        after.Values.Select(r => (string)r["updated"]!).ShouldBe(before.Values.Select(r => (string)r["updated"]!));

        // A file that takes another's place goes over, though it is called the same; nothing else does.
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent("new"u8.ToArray()), "open", "open 1.txt" },
        };
        var paper = $"/api/collections/papers/records/{Harbour.Id("paper", 1)}";
        (await from.Api.SendAsync(HttpMethod.Patch, paper, form)).EnsureSuccess();
        var third = await Voyage.RunAsync(source, target, Request);
        third.Streams.Sum(s => s.Updated).ShouldBe(1);
        third.Streams.Sum(s => s.Files).ShouldBe(1);
        var open = (string)(await to.Api.GetAsync(paper))!["open"]!;
        (await to.Api.DownloadAsync($"/api/files/papers/{Harbour.Id("paper", 1)}/{open}", Cancellation)).ShouldBe(
            "new"u8.ToArray()
        );
    }

    private static PlanRequest Request =>
        new()
        {
            Collections = Collections,
            CreateMissing = true,
            WithSecrets = true,
            Mode = WriteMode.Upsert,
        };

    private static async Task CompareAsync(PocketBaseServer from, PocketBaseServer to, bool carriesDates)
    {
        string[] dates = carriesDates ? [] : ["created", "updated"];
        foreach (var collection in Collections)
        {
            await Voyage.ShouldBeEqualAsync(from, to, collection, [.. dates, "open", "sealed"]);
        }

        var papers = await Voyage.RecordsAsync(to, "papers");
        for (var i = 1; i <= 3; i++)
        {
            var record = papers[Harbour.Id("paper", i)];
            var open = (string)record["open"]!;
            open.ShouldStartWith($"open_{i}_");
            (await to.Api.DownloadAsync($"/api/files/papers/{Harbour.Id("paper", i)}/{open}", Cancellation)).ShouldBe(
                Harbour.FileContent($"open {i}.txt")
            );
            var sealedFiles = record["sealed"]!.AsArray().Select(n => (string)n!).ToList();
            sealedFiles[0].ShouldMatch($"^sealed{i}a(_[a-z0-9]{{10}}){{2}}\\.txt$");
            sealedFiles[1].ShouldMatch($"^sealed{i}b(_[a-z0-9]{{10}}){{2}}\\.tar\\.gz$");
        }
    }
}

internal static class SigningIn
{
    public static async Task ShouldSignInAsync(this Task<string> login, bool expected)
    {
        if (expected)
        {
            (await login).ShouldNotBeEmpty();
        }
        else
        {
            await Should.ThrowAsync<HttpRequestException>(() => login);
        }
    }
}
