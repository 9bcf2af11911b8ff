using System.Text.RegularExpressions;
using PocketFerry.Engine.Endpoints;
using PocketFerry.PocketBase.DataDirectory.Writing;

namespace PocketFerry.PocketBase.Tests.DataDirectory;

public class TextGeneratorTests
{
    [Theory]
    [InlineData("[a-z0-9]{15}", "^[a-z0-9]{15}$")]
    [InlineData("[a-zA-Z0-9]{50}", "^[a-zA-Z0-9]{50}$")]
    [InlineData("^INV-\\d{4,6}$", "^INV-[0-9]{4,6}$")]
    [InlineData("u_[a-f\\d]{3}\\.x", "^u_[a-f0-9]{3}\\.x$")]
    [InlineData("[-ab]{4}", "^[-ab]{4}$")]
    public void Text_matches_its_pattern(string pattern, string expected)
    {
        var generator = TextGenerator.Parse(pattern);
        for (var i = 0; i < 100; i++)
        {
            Regex.IsMatch(generator.Next(), expected).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("(a|b)")]
    [InlineData("[^a]")]
    [InlineData("a+")]
    [InlineData("[a-z")]
    [InlineData("a{3")]
    [InlineData("[z-a]")]
    public void What_it_does_not_understand_is_an_error_with_a_cure(string pattern) =>
        Should.Throw<EndpointException>(() => TextGenerator.Parse(pattern)).Cure.ShouldNotBeEmpty();
}
