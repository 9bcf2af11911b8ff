using PocketFerry.PocketBase.Api.Client;
using PocketFerry.PocketBase.Api.Reading.Slow;

namespace PocketFerry.PocketBase.Tests.Api.Slow;

public class SecretSearchTests
{
    private const string Hash = "$2a$10$iEnnsg988b0nOAjnSJ6m7euoCwYsgPD0eglUcqAvgiGNBIR73FANu";

    private static readonly FilterSyntax Syntax = new(escapesBackslash: false);

    [Theory]
    [InlineData(Hash, 1 + (53 * 6) + 1)]
    [InlineData("$2a$10$././/................................................", 1 + (53 * 6) + 1)]
    [InlineData("$2y$12$iEnnsg988b0nOAjnSJ6m7euoCwYsgPD0eglUcqAvgiGNBIR73FANu", 450)]
    [InlineData("it's \"no\" hash", 150)]
    [InlineData("", 20)]
    public void A_hash_is_found(string hash, int most)
    {
        var (secret, questions) = Find(hash, SecretForm.OfPassword);
        secret.ShouldBe(hash);
        questions.ShouldBeLessThanOrEqualTo(most);
    }

    [Theory]
    [InlineData("MTHCAX4KRfYcpu3iY9MKnF50AFMMlydGiwxFRSObS49Espf4BJ", (51 * 6) + 1)]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", (31 * 6) + 1)]
    [InlineData("000000000000000000000000000000000000000000000000000000000000", 361)]
    [InlineData("a-b_c", 240)]
    public void A_token_key_is_found(string key, int most)
    {
        var (secret, questions) = Find(key, SecretForm.OfTokenKey);
        secret.ShouldBe(key);
        questions.ShouldBeLessThanOrEqualTo(most);
    }

    [Theory]
    [InlineData(@"back\slash")]
    [InlineData("é")]
    [InlineData("a\tb")]
    public void What_filters_can_not_tell_is_not_guessed(string secret) =>
        Find(secret, SecretForm.OfPassword).Secret.ShouldBeNull();

    [Fact]
    public void Requests_have_room_for_what_the_server_reads_of_a_filter()
    {
        var searches = Enumerable
            .Range(0, 150)
            .Select(i => new SecretSearch($"record{i:d9}", "password", SecretForm.OfPassword, Syntax))
            .ToList();
        while (searches.Any(s => !s.IsOver))
        {
            var packs = Questions.Pack(searches).ToList();
            packs.ShouldAllBe(p =>
                p.Filter.Length <= 3500 && FilterOracle.Comparisons(p.Filter) + p.Searches.Count <= 200
            );
            packs.SelectMany(p => p.Searches).ShouldBe(searches.Where(s => !s.IsOver));
            foreach (var search in searches.Where(s => !s.IsOver))
            {
                search.Answer(FilterOracle.Holds(search.Question, Hash));
            }
        }

        searches.ShouldAllBe(s => s.Secret == Hash);
    }

    private static (string? Secret, int Questions) Find(string secret, IReadOnlyList<SecretForm> forms)
    {
        var search = new SecretSearch("abc", "f", forms, Syntax);
        var questions = 0;
        for (; !search.IsOver; questions++)
        {
            search.Answer(FilterOracle.Holds(search.Question, secret));
        }

        return (search.Secret, questions);
    }
}
