using System.Text;
using CsCheck;
using PocketFerry.Engine.Validation.Patterns;

namespace PocketFerry.Engine.Tests.Validation;

/// <summary>Go's patterns mean here what they mean there; the live oracle asks real servers about the same ones.</summary>
public sealed class PatternTests
{
    [Theory]
    [InlineData("^[a-z0-9]+$", "abc09", true)]
    [InlineData("^[a-z0-9]+$", "abc\n", false)]
    [InlineData("^[a-z0-9]*$", "", true)]
    [InlineData(@"^\w{2,4}$", "ab_1", true)]
    [InlineData(@"^\w{2,4}$", "é1", false)]
    [InlineData(@"^\d+$", "٣", false)]
    [InlineData("^[A-Z]{3}-[0-9]{4}$", "ABC-1234", true)]
    [InlineData("^[A-Z]{3}-[0-9]{4}$", "ABC-123a", false)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData("^[😀-😂]$", "😃", false)]
    [InlineData(@"^\x{1F600}\x41\101$", "😀AA", true)]
    [InlineData("(?i)^K$", "\u212a", true)]
    [InlineData("(?i)^[^k]$", "K", false)]
    [InlineData("(?i:a)B", "AB", true)]
    [InlineData("(?i:a)B", "Ab", false)]
    [InlineData("a(?i)b|c", "C", true)]
    [InlineData("(a(?i)b)c", "aBC", false)]
    [InlineData("(?m)^b$", "a\nb\nc", true)]
    [InlineData("^b$", "a\nb\nc", false)]
    [InlineData("^a$", "a\n", false)]
    [InlineData(@"^\pL\p{Lu}\P{L}\p{^L}$", "aB12", true)]
    [InlineData("^[[:^digit:]]+$", "aé", true)]
    [InlineData("^[]a]+$", "]a", true)]
    [InlineData("^[a-]+$", "-a", true)]
    [InlineData(@"^\Q.*\E$", ".*", true)]
    [InlineData(@"^\Q.*", ".*", true)]
    [InlineData(@"^\Q.*", "xx", false)]
    [InlineData("^a{,3}$", "a{,3}", true)]
    [InlineData("^a{2}$", "aa", true)]
    [InlineData("^(?P<n>a)(?<m>b)(?:c)$", "abc", true)]
    [InlineData("^a+?b*?c??$", "aab", true)]
    [InlineData("^[\\s]$", "\v", false)]
    [InlineData("^[[:space:]]$", "\v", true)]
    [InlineData("^(|a)$", "", true)]
    public void A_pattern_matches_as_in_go(string pattern, string text, bool expected) =>
        GoPattern.Create(pattern).IsMatch(Encoding.UTF8.GetBytes(text)).ShouldBe(expected);

    [Theory]
    [InlineData(@"\bword\b")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)b")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\p{Greek}")]
    [InlineData("a**")]
    [InlineData("a*+")]
    [InlineData("*a")]
    [InlineData("a{1001}")]
    [InlineData("[b-a]")]
    [InlineData("[a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("\\")]
    [InlineData(@"\Z")]
    [InlineData("[[:nope:]]")]
    [InlineData(@"\x{110000}")]
    [InlineData("(?x)a")]
    public void A_pattern_that_does_not_translate_is_refused(string pattern) =>
        Should.Throw<PatternNotSupportedException>(() => GoPattern.Create(pattern)).Message.ShouldContain(pattern);

    [Fact]
    public void The_quick_checkers_agree_with_the_full_one()
    {
        string[] patterns = ["^[a-c]+$", "^[a-c0]{2,5}$", "^a?$", "^[a-b]{2}-\\d$", "^\\w\\w$"];
        var text = Gen.String[Gen.Char["abc0-é_\n"], 0, 8];
        foreach (var pattern in patterns)
        {
            var quick = GoPattern.Create(pattern);
            // A group around it all keeps a pattern from the quick ones.
            var full = GoPattern.Create($"^(?:{pattern[1..^1]})$");
            full.GetType().ShouldNotBe(quick.GetType());
            // A pattern has a buffer of its own and belongs to one thread.
            text.Sample(
                t => quick.IsMatch(Encoding.UTF8.GetBytes(t)).ShouldBe(full.IsMatch(Encoding.UTF8.GetBytes(t))),
                threads: 1
            );
        }
    }

    [Fact]
    public void A_hostile_pattern_takes_linear_time()
    {
        var pattern = GoPattern.Create("^(a+)+$");
        pattern.IsMatch(Encoding.UTF8.GetBytes(new string('a', 100_000) + "b")).ShouldBeFalse();
    }
}
