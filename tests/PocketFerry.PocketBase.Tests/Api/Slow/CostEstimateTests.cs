using PocketFerry.Model.Collections;
using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Reading.Slow;

namespace PocketFerry.PocketBase.Tests.Api.Slow;

public class CostEstimateTests
{
    private const string Hash = "$2a$10$iEnnsg988b0nOAjnSJ6m7euoCwYsgPD0eglUcqAvgiGNBIR73FANu";
    private const string Key = "MTHCAX4KRfYcpu3iY9MKnF50AFMMlydGiwxFRSObS49Espf4BJ";

    [Theory]
    [InlineData(1)]
    [InlineData(34)]
    [InlineData(200)]
    public void The_estimate_is_what_it_takes(int records)
    {
        var users = NewCollection.Auth("users", []);
        var asked = SlowSecrets.FieldsOf(users).Sum(f => Count(f.Name, SlowSecrets.FormsOf(f), records));

        var estimate = CostEstimate.Requests(users, records, 1000);
        ((double)estimate).ShouldBe(asked, asked * 0.02);
        CostEstimate.Requests(users, records * 3, records).ShouldBe(estimate * 3);
    }

    private static int Count(string field, IReadOnlyList<SecretForm> forms, int records)
    {
        var secret = field == "password" ? Hash : Key;
        var searches = Enumerable
            .Range(0, records)
            .Select(i => new SecretSearch($"record{i:d9}", field, forms, new FilterSyntax(false)))
            .ToList();
        var requests = 0;
        while (searches.Any(s => !s.IsOver))
        {
            requests += Questions.Pack(searches).Count();
            var holds = FilterOracle.Holds(searches[0].Question, secret);
            searches.ForEach(s => s.Answer(holds));
        }

        return requests;
    }
}
