using System.Text.Json;
using PocketFerry.Model.Collections;
using PocketFerry.Model.Fields;
using PocketFerry.Testing;

namespace PocketFerry.Live.Tests.Oracle;

/// <summary>
/// The servers say what becomes of every value of the corpus, and the mapper must come to the same: the same bytes of the
/// same type where both take it, the same code where the server refuses it, and a refusal of our own only where the server
/// would have changed the value without a word.
/// </summary>
public sealed class ValueOracleTests
{
    public static IEnumerable<TheoryDataRow<PocketBaseBinary>> Binaries =>
        PocketBaseBinary.All.Select(binary => new TheoryDataRow<PocketBaseBinary>(binary));

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task Values_become_what_the_server_makes_of_them(PocketBaseBinary binary)
    {
        using var folder = new TempFolder();
        await using var server = await PocketBaseServer.StartAsync(binary, folder["pb_data"]);
        using var oracle = new OracleServer(server);
        var wrong = new List<string>();
        var asked = 0;
        foreach (var oracleCase in OracleCorpus.Cases)
        {
            var collection = Ours(oracleCase, await oracle.CreateAsync(oracleCase));
            var mapper = MappedValue.MapperFor(collection, oracleCase.Column, Version.Parse(binary.Version));
            var field = collection.Find(oracleCase.Column)!;
            foreach (var value in oracleCase.Values)
            {
                asked++;
                foreach (
                    var finding in await FindAsync(oracle, oracleCase, value, v => MappedValue.Of(v, mapper, field))
                )
                {
                    wrong.Add($"{oracleCase} {value}: {finding}");
                }
            }
        }

        wrong.ShouldBeEmpty($"{wrong.Count} of {asked} values differ:\n{string.Join("\n", wrong)}");
        asked.ShouldBe(OracleCorpus.Cases.Sum(c => c.Values.Count));
    }

    [Fact]
    public void The_corpus_is_large_enough()
    {
        var counts = OracleCorpus
            .Cases.GroupBy(c => c.Type)
            .ToDictionary(
                g => g.Key,
                g => g.Sum(c => c.Values.Select(v => Convert.ToHexString(v.Json)).Distinct().Count())
            );
        foreach (var type in FieldTypes.All.Append("id").Append("auth"))
        {
            counts.GetValueOrDefault(type).ShouldBeGreaterThanOrEqualTo(15, type);
        }

        counts.Values.Sum().ShouldBeGreaterThanOrEqualTo(300);
    }

    private static async Task<IReadOnlyList<string>> FindAsync(
        OracleServer oracle,
        OracleCase oracleCase,
        OracleValue value,
        Func<OracleValue, MappedValue> map
    )
    {
        if (oracleCase.IsUpload)
        {
            var uploaded = await oracle.UploadAsync(oracleCase, JsonSerializer.Deserialize<string[]>(value.Json)!);
            uploaded.IsAccepted.ShouldBeTrue($"{oracleCase} {value}");
            var returned = new OracleValue(uploaded.Returned!);
            return List(Judge.Find(oracleCase, returned, map(returned), uploaded));
        }

        var mapped = map(value);
        if (oracleCase.Type != "json")
        {
            return List(Judge.Find(oracleCase, value, mapped, await oracle.AskAsync(oracleCase, value.Json)));
        }

        var stored = await oracle.AskAsync(oracleCase, JsonFieldJudge.AsString(value, mapped));
        var plain = await oracle.AskAsync(oracleCase, value.Json);
        return
        [
            .. List(JsonFieldJudge.FindStored(oracleCase, value, mapped, stored)).Select(f => $"as a string: {f}"),
            .. List(JsonFieldJudge.FindPlain(oracleCase, value, mapped, plain)).Select(f => $"plain: {f}"),
        ];

        static IReadOnlyList<string> List(string? finding) => finding is null ? [] : [finding];
    }

    // The API takes no values for autodates; a date field shows what becomes of them, our own keeps its type.
    private static Collection Ours(OracleCase oracleCase, Collection collection) =>
        oracleCase.As is null
            ? collection
            : collection.WithFields(
                collection.Fields.Select(f => f.Name == oracleCase.Column ? f.With("type", oracleCase.Type) : f)
            );
}
