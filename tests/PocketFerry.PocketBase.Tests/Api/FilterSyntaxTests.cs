using PocketFerry.PocketBase.Api.Client;

namespace PocketFerry.PocketBase.Tests.Api;

public class FilterSyntaxTests
{
    [Theory]
    [InlineData(@"it's", @"t='it\'s'")]
    [InlineData(@"a\b", @"t='a\b'")]
    [InlineData(@"a\", "(t>='a['&&t<'a]')")]
    public void Older_servers_escape_quotes_alone(string text, string condition) =>
        new FilterSyntax(escapesBackslash: false).Is("t", text).ShouldBe(condition);

    [Theory]
    [InlineData(@"it's", @"t='it\'s'")]
    [InlineData(@"a\b", @"t='a\\b'")]
    [InlineData(@"a\", @"t='a\\'")]
    public void Newer_servers_escape_the_backslash_too(string text, string condition) =>
        new FilterSyntax(escapesBackslash: true).Is("t", text).ShouldBe(condition);
}
